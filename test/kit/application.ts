import { link } from '@twisterlab/platform/link/graph';
import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { parse, stringify } from 'yaml';
import { rendered } from './rendered';

/** What a test changes in the content of a file. Any, because it makes mistakes that no type allows. */
// biome-ignore lint/suspicious/noExplicitAny: see above.
export type Edit = (content: any) => void;

export interface Changes {
  /** Changes the content of the file. Default: none. */
  readonly file?: Edit;
  /** Changes a copy of each other object. Default: none. */
  readonly object?: (manifest: Manifest) => void;
}

/**
 * What a rule finds in applications of the tests' cluster after a change of one file in a ConfigMap.
 * @param applications the folders that are linked. @param file name of the file.
 * @returns the messages without the name of the file.
 */
export function findingsIn(rule: Rule, applications: readonly string[], file: string, changes: Changes): string[] {
  const own = environmentsOf(applications).map((environment) => ({
    ...environment,
    objects: environment.objects.map((each) => ({ ...each, manifest: changed(each.manifest, file, changes) })),
  }));
  return [...rule.check(link(own[0]!.cluster, own))].map(({ message }) => message.replace(`${file}: `, ''));
}

/** The environments of the first cluster that has the first application, with these applications alone. */
function environmentsOf(applications: readonly string[]): RenderedEnvironment[] {
  const own = rendered().map((environment) => ({
    ...environment,
    objects: environment.objects.filter(({ application }) => applications.includes(application)),
  }));
  const { cluster } = own.find(({ objects }) => objects.some(({ application }) => application === applications[0]))!;
  return own.filter((environment) => environment.cluster === cluster);
}

function changed(manifest: Manifest, file: string, { file: edit, object }: Changes): Manifest {
  const copy = object ? structuredClone(manifest) : manifest;
  object?.(copy);
  const text = is(copy, 'ConfigMap') ? copy.data?.[file] : undefined;
  if (!edit || text === undefined || !is(copy, 'ConfigMap')) return copy;
  const content: unknown = parse(text);
  edit(content);
  return { ...copy, data: { ...copy.data, [file]: stringify(content) } } as Manifest;
}

/** Sets a field by its path from the root; undefined removes it. A name that contains a `.` is quoted by `[]`. */
export function set(path: string, value: unknown): Edit {
  const names = [...path.matchAll(/\[([^\]]+)\]|([^.[\]]+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
  return (content) => {
    const at = names.slice(0, -1).reduce((inner, name) => inner[name], content);
    if (value === undefined) delete at[names.at(-1)!];
    else at[names.at(-1)!] = value;
  };
}
