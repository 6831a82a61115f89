import type { Graph } from '../../link/graph';
import { seriesOfEvents } from '../../metrics/catalogue';
import { prometheusConfig } from '../../metrics/jobs';
import type { MonitoringRule, Proof } from '../../model/monitoring';
import { perObject } from '../../util/per-object';
import type { Rule } from '../rule';

/**
 * A counter with a label for a failure often does not exist before the first failure. It appears at 1, and increase() does not count
 * that step: an alert whose test starts the series at 0 passes its test and misses the first failure. A firing case has to start such
 * a series with `_`, and no case may give it the value 0.
 *
 * Source of which series these are: `appears` in the catalogues (imports/metrics).
 */
export const firstEvent: Rule = {
  name: 'first-event',
  *check(graph) {
    const at = prometheusConfig(graph)?.object;
    if (!at) return;
    const ofEvents = seriesOfScrapedJobs(graph);
    for (const rule of graph.environments
      .flatMap(({ monitoring }) => monitoring.ruleGroups)
      .flatMap(({ rules }) => rules)) {
      for (const [series, message] of faultsOf(rule, ofEvents)) {
        const name = rule.alert ? `alert ${rule.alert}` : `record ${rule.record}`;
        yield {
          at,
          message: `${name}: a case ${message} ${series}, which appears with its first event`,
          fix: "Start it with `_` and then its first value, '_x10 1x10', and count that value in the expression.",
        };
      }
    }
  },
};

function seriesOfScrapedJobs(graph: Graph): ReadonlySet<string> {
  const jobs = (prometheusConfig(graph)?.configs ?? []).map(({ job_name }) => job_name);
  return new Set(jobs.flatMap(seriesOfEvents));
}

/** @returns a series, and what is wrong with its values. */
function faultsOf({ proof }: MonitoringRule, ofEvents: ReadonlySet<string>): (readonly [string, string])[] {
  const suspects = proof ? suspectsIn(proof) : [];
  return suspects.flatMap(({ name, series, fault }) => (ofEvents.has(name) ? [[series, fault] as const] : []));
}

/** The series with values that one of an event does not have. */
const suspectsIn = perObject((proof: Proof) =>
  casesOf(proof).flatMap(({ given, fires }) =>
    Object.entries(given).flatMap(([series, values]) => {
      const samples = values.trim().split(/\s+/);
      const first = samples.find((sample) => !/^_(x\d+)?$/.test(sample));
      if (first === undefined) return [];
      const name = series.replace(/\{.*/s, '');
      // Buckets below the observed value are 0 when the histogram appears.
      if (!name.endsWith('_bucket') && /^0([x+-]|$)/.test(first))
        return [{ name, series, fault: 'gives the value 0 to' }];
      if (!fires || samples[0]!.startsWith('_')) return [];
      return [{ name, series, fault: 'that fires gives a history to' }];
    }),
  ),
);

function casesOf(proof: Proof) {
  if ('yields' in proof) return proof.yields.map(({ given }) => ({ given, fires: false }));
  return [
    ...proof.fires.map(({ given }) => ({ given, fires: true })),
    ...[...proof.quiet, ...(proof.recovers === 'byCommit' ? [] : [proof.recovers])].map(({ given }) => ({
      given,
      fires: false,
    })),
  ];
}
