import type { Graph } from '../link/graph';
import { alertRules } from '../model/alert-rules';
import type { MonitoringRule, RuleGroup } from '../model/monitoring';
import type { RenderedObject } from '../model/rendered';
import { parseDashboard, queriesOf } from './grafana';
import { readRendered } from './rendered';

/** A PromQL or LogQL expression and its location. */
export interface ExpressionSite {
  readonly object: RenderedObject;
  /** For messages: `alert BackupFailed`, `dashboard "Cluster", panel "CPU"`. */
  readonly location: string;
  readonly language: 'promql' | 'logql';
  readonly text: string;
  /** Labels of its result that an annotation or a legend displays. */
  readonly displayedLabels: readonly string[];
  /** Labels that the rule adds to its result. */
  readonly addedLabels: readonly string[];
  /** The series that a recording rule writes. */
  readonly records?: string;
}

/** The expressions of all rules and dashboards in the cluster's ConfigMaps. */
export function expressionsOf(graph: Graph): ExpressionSite[] {
  return graph.all('ConfigMap').flatMap((object) => {
    const { metadata, data = {} } = object.manifest;
    const reader = metadata.labels?.[Object.keys(alertRules)[0]!];
    if (reader !== undefined) {
      const language = reader === alertRules['twisterlab.io/alert-rules'] ? 'promql' : 'logql';
      return Object.values(data).flatMap((text) => inRules(text, object, language));
    }
    return Object.entries(data).flatMap(([key, text]) => (key.endsWith('.json') ? inDashboard(text, object) : []));
  });
}

function inRules(text: string, object: RenderedObject, language: ExpressionSite['language']): ExpressionSite[] {
  const { groups = [] } = (readRendered(text) ?? {}) as { readonly groups?: readonly RuleGroup[] };
  // The rule `rule-groups` reports a group without rules.
  return groups.flatMap(({ rules = [] }) =>
    rules.map(
      (rule): ExpressionSite => ({
        object,
        location: rule.alert ? `alert ${rule.alert}` : `record ${rule.record}`,
        language,
        text: `${rule.expr}`,
        displayedLabels: labelsInTemplates(rule),
        addedLabels: Object.keys(rule.labels ?? {}),
        ...(rule.record && { records: rule.record }),
      }),
    ),
  );
}

/** `{{ $labels.pod }}` is replaced by an empty string if the result lacks the label. */
function labelsInTemplates({ annotations = {}, labels = {} }: MonitoringRule): string[] {
  const texts = [...Object.values(annotations), ...Object.values(labels)];
  return texts.flatMap((text) => [...text.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label!));
}

function inDashboard(text: string, object: RenderedObject): ExpressionSite[] {
  const dashboard = parseDashboard(text);
  if (!dashboard) return [];
  const title = `dashboard "${dashboard.title ?? ''}"`;
  return [...queriesOf(dashboard)].map(
    (query): ExpressionSite => ({ ...query, object, location: `${title}, ${query.location}`, addedLabels: [] }),
  );
}
