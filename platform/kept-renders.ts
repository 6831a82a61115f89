import type { MonitoringDeclarations } from './model/monitoring';
import type { RenderedEnvironment } from './model/rendered';
import { build, collect, collectedOf, configured, type EnvironmentSource, type PhaseOne, renderAll } from './render';
import { Reads } from './util/reads';

interface Kept {
  readonly code: unknown;
  readonly reads: Reads;
  /** What it declared in phase one. */
  readonly own: MonitoringDeclarations;
  /** The declarations that phase two read; undefined without phase two. */
  readonly collected: string | undefined;
  readonly rendered: RenderedEnvironment;
}

let kept: Map<string, Kept> | undefined;

/**
 * Keeps renders in this process from here on, for `--watch`. A change of this engine's rendering loads this module again, without
 * them. Default: nothing is kept.
 */
export function keepRenders(): void {
  kept ??= new Map();
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
  const store = kept;
  if (!store) return renderAll(sources);
  const phaseOne = sources.map((source) => reusable(store, source) ?? builtNow(source));
  const collected = collectedOf(phaseOne.map(({ source, own }) => ({ cluster: source.cluster, own })));
  const texts = new Map([...collected].map(([cluster, all]) => [cluster, JSON.stringify(all)]));
  const all = phaseOne.map((each) => {
    const isSame =
      each.last && (each.last.collected ?? texts.get(each.source.cluster)) === texts.get(each.source.cluster);
    return isSame || !each.last ? each : builtNow(each.source);
  });
  const phases = all.flatMap(({ phase }) => phase ?? []);
  const rendered = new Map(configured(phases, collected).map((built) => [built.name, collect(built)]));
  const result = all.map(({ source, last, reads, phase }): RenderedEnvironment => {
    if (!phase) return { ...last!.rendered, cluster: source.cluster };
    const now = rendered.get(source.name)!;
    const { code, inputs, cluster } = source;
    if (code && inputs) {
      const read = phase.monitor && texts.get(cluster);
      store.set(source.name, { code, reads: reads!, own: phase.own, collected: read, rendered: now });
    }
    return now;
  });
  const names = new Set(sources.map(({ name }) => name));
  for (const name of store.keys()) if (!names.has(name)) store.delete(name);
  return result;
}

interface Candidate {
  readonly source: EnvironmentSource;
  readonly own: MonitoringDeclarations;
  readonly last?: Kept;
  readonly reads?: Reads;
  readonly phase?: PhaseOne;
}

function reusable(store: ReadonlyMap<string, Kept>, source: EnvironmentSource): Candidate | undefined {
  const last = store.get(source.name);
  const isSame = last && source.code === last.code && source.inputs && last.reads.areSameIn(source.inputs);
  return isSame ? { source, own: last.own, last } : undefined;
}

function builtNow(source: EnvironmentSource): Candidate {
  const reads = new Reads();
  const phase = build(source, source.inputs && reads.of(source.inputs));
  return { source, own: phase.own, reads, phase };
}
