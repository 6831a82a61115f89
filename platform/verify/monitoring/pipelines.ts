import { readYaml } from '../../files/syntax';
import type { RenderedObject } from '../../model/rendered';
import type { Rule } from '../rule';

type Named = Readonly<Record<string, unknown>>;

interface Configuration {
  readonly extensions?: Named | null;
  readonly receivers?: Named | null;
  readonly processors?: Named | null;
  readonly exporters?: Named | null;
  readonly connectors?: Named | null;
  readonly service?: {
    readonly extensions?: readonly string[];
    readonly pipelines?: Readonly<Record<string, Pipeline | null>>;
  };
}

interface Pipeline {
  readonly receivers?: readonly string[];
  readonly processors?: readonly string[];
  readonly exporters?: readonly string[];
}

/** The collector, and programs built from it such as Jaeger, exit if a pipeline names a component that is not configured; one that no pipeline names does nothing. */
export const pipelines: Rule = {
  name: 'pipelines',
  *check(graph) {
    for (const at of graph.all('ConfigMap')) {
      for (const [name, text] of Object.entries(at.manifest.data ?? {})) {
        if (!/\.ya?ml$/.test(name) || !/^service:/m.test(text)) continue;
        const content = readYaml(text) as Configuration | null;
        if (!content?.service || !/^ {2,}pipelines:/m.test(text)) continue;
        yield* findings(at, name, content);
      }
    }
  },
};

const parts = ['receivers', 'processors', 'exporters'] as const;

function* findings(at: RenderedObject, name: string, content: Configuration) {
  for (const message of faults(content))
    yield { at, message: `${name}: ${message}`, fix: 'Correct the name, or configure the component.' };
}

function* faults(content: Configuration): Iterable<string> {
  const { extensions: started = [], pipelines: all = {} } = content.service ?? {};
  const configured = (part: string) => Object.keys((content as Readonly<Record<string, Named | null>>)[part] ?? {});
  if (Object.keys(all ?? {}).length === 0) yield 'it has no pipeline';
  for (const each of started)
    if (!configured('extensions').includes(each)) yield `service.extensions names ${each}, which is not configured`;
  for (const [pipeline, value] of Object.entries(all ?? {})) {
    for (const part of parts) {
      const names = value?.[part] ?? [];
      if (names.length === 0 && part !== 'processors') yield `the pipeline ${pipeline} has no ${part}`;
      for (const each of names)
        if (![...configured(part), ...configured('connectors')].includes(each))
          yield `the pipeline ${pipeline} names ${each} in ${part}, which is not configured`;
    }
  }
  for (const part of parts) {
    const used = Object.values(all ?? {}).flatMap((value) => value?.[part] ?? []);
    for (const each of configured(part)) if (!used.includes(each)) yield `no pipeline names ${each} of ${part}`;
  }
  for (const each of configured('extensions'))
    if (!started.includes(each)) yield `service.extensions does not name ${each}`;
  for (const each of storages(content))
    if (!started.includes(each)) yield `storage names ${each}, which service.extensions does not start`;
}

/** Extensions that components keep their state in. */
function storages(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'storage' && typeof inner === 'string' ? [inner] : storages(inner),
  );
}
