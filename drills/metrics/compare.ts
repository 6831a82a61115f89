import type { Graph } from '@twisterlab/platform/link/graph';
import type { Catalogue } from '@twisterlab/platform/metrics/catalogue';
import { appearingWithEvents, type Counters, seriesOf } from '@twisterlab/platform/metrics/exposition';
import { expressionsOf } from '@twisterlab/platform/metrics/expressions';
import { inferLabels } from '@twisterlab/platform/metrics/labels';
import { parsePromql } from '@twisterlab/platform/metrics/promql';

export type Metrics = Catalogue['metrics'];

/** Every series that an expression of a rule or a dashboard uses. */
export function usedSeries(graph: Graph): ReadonlySet<string> {
  const used = new Set<string>();
  for (const { text } of expressionsOf(graph).filter(({ language }) => language === 'promql')) {
    inferLabels(parsePromql(text), ({ name }) => {
      if (name !== undefined) used.add(name);
      return undefined;
    });
  }
  return used;
}

/** The metrics of a catalogue that expressions use. */
export function usedMetrics(metrics: Metrics, used: ReadonlySet<string>): string[] {
  return Object.entries(metrics).flatMap(([name, family]) =>
    seriesOf(name, family).some(([series]) => used.has(series)) ? [name] : [],
  );
}

/** The pages of counters of one program, the first one from before any event. */
export type Pages = readonly Counters[];

export interface Comparison {
  /** Used metrics that the program does not expose. */
  readonly missing: readonly string[];
  /** Labels that used metrics lack. */
  readonly missingLabels: readonly string[];
  /** Used metrics whose series appear in another way than the catalogue has it: with their first event, or from the start. */
  readonly wrongStart: readonly string[];
  /** All metrics that only the program has, and that only the catalogue has: information for its maintainer. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Compares what a program exposes with its committed catalogue. */
export function compare(
  committed: Metrics,
  exposed: Metrics,
  used: ReadonlySet<string>,
  pages: Pages = [],
): Comparison {
  const wanted = usedMetrics(committed, used);
  const ofEvents = appearingWithEvents(pages);
  const isZeroAtStart = (name: string) => [...(pages[0]?.get(name)?.values() ?? [])].includes(0);
  return {
    missing: wanted.filter((name) => !(name in exposed)),
    missingLabels: wanted.flatMap((name) => {
      const labels = exposed[name]?.labels;
      const missing = (committed[name]!.labels ?? []).filter((label) => labels && !labels.includes(label));
      return missing.map((label) => `${name}: ${label}`);
    }),
    wrongStart: wanted.flatMap((name) => {
      const isOfEvents = committed[name]!.appears === 'event';
      if (ofEvents.has(name) && !isOfEvents) return [`${name} appears with its first event`];
      return isOfEvents && !ofEvents.has(name) && isZeroAtStart(name) ? [`${name} is 0 from the start`] : [];
    }),
    added: Object.keys(exposed).filter((name) => !(name in committed)),
    removed: Object.keys(committed).filter((name) => !(name in exposed)),
  };
}
