import type { Graph } from '@twisterlab/platform/link/graph';
import type { Catalogue } from '@twisterlab/platform/metrics/catalogue';
import { seriesOf } from '@twisterlab/platform/metrics/exposition';
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

export interface Comparison {
  /** Used metrics that the program does not expose. */
  readonly missing: readonly string[];
  /** Labels that used metrics lack. */
  readonly missingLabels: readonly string[];
  /** All metrics that only the program has, and that only the catalogue has: information for its maintainer. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Compares what a program exposes with its committed catalogue. */
export function compare(committed: Metrics, exposed: Metrics, used: ReadonlySet<string>): Comparison {
  const wanted = usedMetrics(committed, used);
  return {
    missing: wanted.filter((name) => !(name in exposed)),
    missingLabels: wanted.flatMap((name) => {
      const labels = exposed[name]?.labels;
      const missing = (committed[name]!.labels ?? []).filter((label) => labels && !labels.includes(label));
      return missing.map((label) => `${name}: ${label}`);
    }),
    added: Object.keys(exposed).filter((name) => !(name in committed)),
    removed: Object.keys(committed).filter((name) => !(name in exposed)),
  };
}
