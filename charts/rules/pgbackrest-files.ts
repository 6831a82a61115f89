import { type Graph, objectKey } from '@twisterlab/platform/link/graph';
import { mountedFiles } from '@twisterlab/platform/link/mounted-files';
import type { Workload } from '@twisterlab/platform/link/pods';
import type { Container } from '@twisterlab/platform/model/manifest';
import type { RenderedObject } from '@twisterlab/platform/model/rendered';
import { repository } from '@twisterlab/platform/util/image';
import { images } from '../images';
import { type IniFile, parseIni, type Section } from './ini';

/** A configuration of pgBackRest. */
export interface PgBackRestFile {
  /** `restore.conf`. */
  readonly name: string;
  readonly namespace: string;
  /** The ConfigMap. */
  readonly at: RenderedObject;
  readonly ini: IniFile;
  readonly global: Section;
  /** Sections of stanzas, by name. */
  readonly stanzas: ReadonlyMap<string, Section>;
  /** The containers that mount it. */
  readonly readers: readonly { readonly workload: Workload; readonly container: Container }[];
}

/** The configurations of pgBackRest, each once, with all containers that mount it. */
export function pgBackRestFiles(graph: Graph): PgBackRestFile[] {
  const files = new Map<string, PgBackRestFile>();
  for (const workload of graph.workloads) {
    for (const container of workload.spec.containers) {
      if (repository(container.image ?? '') !== repository(images.postgres)) continue;
      for (const { path, text, configMap } of mountedFiles(graph.byKey, workload, container)) {
        const [, name] = /^\/etc\/pgbackrest\/([\w-]+\.conf)$/.exec(path) ?? [];
        if (name === undefined) continue;
        const { namespace } = workload;
        const key = `${objectKey('ConfigMap', configMap, namespace)} ${name}`;
        const at = graph.byKey.get(objectKey('ConfigMap', configMap, namespace)) ?? workload.object;
        const file = files.get(key) ?? { name, namespace, at, readers: [], ...partsOf(parseIni(text)) };
        files.set(key, { ...file, readers: [...file.readers, { workload, container }] });
      }
    }
  }
  return [...files.values()];
}

function partsOf(ini: IniFile) {
  const stanzas = [...ini.sections].filter(([name]) => name !== '' && !/^global(:|$)/.test(name));
  return { ini, global: ini.sections.get('global') ?? new Map(), stanzas: new Map(stanzas) };
}
