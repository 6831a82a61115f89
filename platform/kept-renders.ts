import type { MonitoringDeclarations } from './model/monitoring';
import type { RenderedEnvironment } from './model/rendered';
import { type Begun, begin, collectedOf, type EnvironmentSource, end, renderAll } from './render';
import { digest } from './util/memory';
import { Reads, type ReadsJson } from './util/reads';

interface Kept {
  readonly code: string;
  readonly reads: Reads;
  /** What it declared in phase one. */
  readonly own: MonitoringDeclarations;
  /** Digest of the declarations that phase two read; undefined without phase two. */
  readonly collected?: string;
  readonly rendered: Omit<RenderedEnvironment, 'cluster'>;
}

/** As JSON. */
type KeptJson = Omit<Kept, 'reads'> & { readonly reads: ReadsJson };

/** Where renders are kept between processes. They are renders of the same engine, libraries and Node. */
export interface RenderStore {
  /** The last render of an environment, as JSON has it. */
  get(name: string): unknown;
  /** @param render nothing in it changes any more. */
  set(name: string, render: object): void;
}

let kept: Map<string, Kept> | undefined;
let store: RenderStore | undefined;

/**
 * Keeps renders from here on, in this process for `--watch`, and between processes. A change of this engine's rendering loads this
 * module again, without them. Default: nothing is kept.
 * @param between another store than before is read first. Default: they are kept in this process alone.
 */
export function keepRenders(between?: RenderStore): void {
  if (!kept || between !== store) kept = new Map();
  store = between;
}

/** Whether renders are kept. */
export function areKept(): boolean {
  return kept !== undefined;
}

/**
 * Renders all environments as `renderAll`. Of one whose code is the same, and in whose inputs everything is the same that its
 * charts read, the last render is returned, with the same objects.
 */
export function renderChanged(sources: readonly EnvironmentSource[]): RenderedEnvironment[] {
  if (!kept) return renderAll(sources);
  const phaseOne = sources.map((source) => reusable(source) ?? builtNow(source));
  const collected = collectedOf(phaseOne.map(({ source, own }) => ({ cluster: source.cluster, own })));
  const digests = new Map([...collected].map(([cluster, all]) => [cluster, digest(JSON.stringify(all))]));
  const all = phaseOne.map((each) => {
    const now = digests.get(each.source.cluster);
    const isSame = each.last && (each.last.collected ?? now) === now;
    return isSame || !each.last ? each : builtNow(each.source);
  });
  const rendered = end(
    all.flatMap(({ begun }) => begun ?? []),
    collected,
  );
  const result = all.map(({ source, last, reads, begun }): RenderedEnvironment => {
    if (!begun) return { ...last!.rendered, cluster: source.cluster };
    const { cluster } = source;
    const { cluster: _, ...now } = rendered.get(begun)!;
    const code = source.inputs && source.code?.();
    const read = 'app' in begun.state ? digests.get(cluster) : undefined;
    if (code) keep(source.name, { code, reads: reads!, own: begun.own, collected: read, rendered: now });
    return { ...now, cluster };
  });
  const names = new Set(sources.map(({ name }) => name));
  for (const name of kept.keys()) if (!names.has(name)) kept.delete(name);
  return result;
}

interface Candidate {
  readonly source: EnvironmentSource;
  readonly own: MonitoringDeclarations;
  readonly last?: Kept;
  readonly reads?: Reads;
  readonly begun?: Begun;
}

function reusable(source: EnvironmentSource): Candidate | undefined {
  const { name, inputs } = source;
  const code = inputs && source.code?.();
  const last = code === undefined ? undefined : (kept!.get(name) ?? fromStore(name));
  if (!last || last.code !== code || !last.reads.areSameIn(readable(source))) return undefined;
  kept!.set(name, last);
  return { source, own: last.own, last };
}

function builtNow(source: EnvironmentSource): Candidate {
  const reads = new Reads();
  const { inputs, cluster } = reads.of(readable(source));
  const begun = begin(source, source.inputs && inputs, cluster);
  return { source, own: begun.own, reads, begun };
}

/** All data of a source that its render may read. */
const readable = ({ inputs = [], cluster }: EnvironmentSource) => ({ inputs, cluster });

function keep(name: string, render: Kept): void {
  const reads = render.reads.asJson();
  // What is made from JSON holds no copy of the data.
  kept!.set(name, reads ? { ...render, reads: Reads.fromJson(reads) } : render);
  if (reads) store?.set(name, { ...render, reads } satisfies KeptJson);
}

function fromStore(name: string): Kept | undefined {
  const json = store?.get(name) as KeptJson | undefined;
  return json && { ...json, reads: Reads.fromJson(json.reads) };
}
