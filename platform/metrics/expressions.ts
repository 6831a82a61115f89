import type { Graph } from '../link/graph';
import { alertRules } from '../model/alert-rules';
import type { MonitoringRule, RuleGroup } from '../model/monitoring';
import type { Rendered } from '../model/rendered';
import { dashboardIn, queriesOf } from './grafana';
import { readRendered } from './rendered';

/** One expression with where it stands. */
export interface Placed {
  readonly object: Rendered;
  /** For people: `alert BackupFailed`, `dashboard "Cluster", panel "CPU"`. */
  readonly at: string;
  readonly language: 'promql' | 'logql';
  readonly text: string;
  /** Labels that its result is shown by. */
  readonly shown: readonly string[];
  /** A rule's result carries these as well. */
  readonly adds: readonly string[];
  /** The series that a recording rule makes of it. */
  readonly records?: string;
}

/** Every expression of rules and dashboards in the cluster's ConfigMaps. */
export function expressionsOf(graph: Graph): Placed[] {
  return graph.all('ConfigMap').flatMap((object) => {
    const { metadata, data = {} } = object.manifest;
    const reader = metadata.labels?.[Object.keys(alertRules)[0]!];
    if (reader !== undefined) {
      const language = reader === alertRules['twisterlab.io/alert-rules'] ? 'promql' : 'logql';
      return Object.values(data).flatMap((text) => ofRules(text, object, language));
    }
    return Object.entries(data).flatMap(([key, text]) => (key.endsWith('.json') ? ofDashboard(text, object) : []));
  });
}

function ofRules(text: string, object: Rendered, language: Placed['language']): Placed[] {
  const { groups = [] } = (readRendered(text) ?? {}) as { readonly groups?: readonly RuleGroup[] };
  return groups.flatMap(({ rules }) =>
    rules.map((rule) => ({
      object,
      at: rule.alert ? `alert ${rule.alert}` : `record ${rule.record}`,
      language,
      text: `${rule.expr}`,
      shown: labelsInTemplates(rule),
      adds: Object.keys(rule.labels ?? {}),
      ...(rule.record && { records: rule.record }),
    })),
  );
}

/** `{{ $labels.pod }}` of a label that the result lacks becomes an empty place in the middle of a sentence. */
function labelsInTemplates({ annotations = {}, labels = {} }: MonitoringRule): string[] {
  const texts = [...Object.values(annotations), ...Object.values(labels)];
  return texts.flatMap((text) => [...text.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label!));
}

function ofDashboard(text: string, object: Rendered): Placed[] {
  const dashboard = dashboardIn(text);
  if (!dashboard) return [];
  const title = `dashboard "${dashboard.title ?? ''}"`;
  return [...queriesOf(dashboard)].map(({ at, ...query }) => ({
    object,
    at: `${title}, ${at}`,
    ...query,
    adds: [],
  }));
}
