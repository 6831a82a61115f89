import type { Graph } from '@twisterlab/platform/link/graph';
import type { Kinds } from '@twisterlab/platform/model/kinds';
import { alertRules, hasLabels, logAlertRules } from '@twisterlab/platform/model/monitoring-files';
import { perObject } from '@twisterlab/platform/util/per-object';
import { parse } from 'yaml';
import type { ExploredAlert } from './model';
import type { ObjectIndex } from './objects';

/** The rule files of Prometheus and Loki. */
export const alertMapsOf = (graph: Graph) =>
  graph
    .all('ConfigMap')
    .filter(({ manifest: { metadata } }) =>
      [alertRules, logAlertRules].some((each) => hasLabels(metadata.labels, each)),
    );

/** The alerts in the rule files. */
export function alertsOf(graph: Graph, index: ObjectIndex): ExploredAlert[] {
  return alertMapsOf(graph).flatMap((object) => {
    const at = index.of(object);
    return alertsIn(object.manifest).map((alert) => ({ ...alert, at }));
  });
}

interface RuleFile {
  readonly groups?: readonly { readonly rules?: readonly Rule[] }[];
}

interface Rule {
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The alerts of a ConfigMap with rule files; none of any other. */
export const alertsIn = perObject(({ metadata, data = {} }: Kinds['ConfigMap']): Omit<ExploredAlert, 'at'>[] =>
  ([alertRules, logAlertRules].some((each) => hasLabels(metadata.labels, each)) ? Object.values(data) : [])
    .flatMap((text) => (parse(text) as RuleFile | null)?.groups ?? [])
    .flatMap(({ rules = [] }) => rules)
    .flatMap(({ alert, expr, for: holdsFor = '', labels = {}, annotations = {} }) => {
      if (alert === undefined) return [];
      const { summary = '', description = '', threshold, runbook_url: url = '' } = annotations;
      const [, runbook] = /\/blob\/[^/]+\/(.+)$/.exec(url) ?? [];
      return [
        {
          ...{ name: alert, severity: labels.severity ?? '', holdsFor, summary, description, expr: expr.trim() },
          ...(threshold !== undefined && { threshold }),
          ...(runbook !== undefined && { runbook }),
        },
      ];
    }),
);
