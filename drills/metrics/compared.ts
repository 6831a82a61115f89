import type { Graph } from '@twisterlab/platform/link/graph';
import type { Catalogue } from '@twisterlab/platform/metrics/catalogue';
import { seriesOf } from '@twisterlab/platform/metrics/exposition';
import { expressionsOf } from '@twisterlab/platform/metrics/expressions';
import { flow } from '@twisterlab/platform/metrics/labels';
import { promql } from '@twisterlab/platform/metrics/promql';

export type Metrics = Catalogue['metrics'];

/** Every series that an expression of a rule or a dashboard reads. */
export function readSeries(graph: Graph): ReadonlySet<string> {
  const read = new Set<string>();
  for (const { text } of expressionsOf(graph).filter(({ language }) => language === 'promql')) {
    flow(promql(text), ({ name }) => {
      if (name !== undefined) read.add(name);
      return undefined;
    });
  }
  return read;
}

/** The metrics of a catalogue that are read. */
export function readMetrics(metrics: Metrics, read: ReadonlySet<string>): string[] {
  return Object.entries(metrics).flatMap(([name, family]) =>
    seriesOf(name, family).some(([series]) => read.has(series)) ? [name] : [],
  );
}

export interface Comparison {
  /** Metrics that are read and not exported. */
  readonly vanished: readonly string[];
  /** Labels that are gone, of metrics that are read. */
  readonly unlabelled: readonly string[];
  /** Everything else that differs, for whoever keeps the catalogue. */
  readonly added: readonly string[];
  readonly gone: readonly string[];
}

/** Holds what a program tells now against what is committed of it. */
export function compare(committed: Metrics, now: Metrics, read: ReadonlySet<string>): Comparison {
  const wanted = readMetrics(committed, read);
  return {
    vanished: wanted.filter((name) => !(name in now)),
    unlabelled: wanted.flatMap((name) => {
      const labels = now[name]?.labels;
      const gone = (committed[name]!.labels ?? []).filter((label) => labels && !labels.includes(label));
      return gone.map((label) => `${name}: ${label}`);
    }),
    added: Object.keys(now).filter((name) => !(name in committed)),
    gone: Object.keys(committed).filter((name) => !(name in now)),
  };
}
