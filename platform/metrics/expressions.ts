import { FileFormat, shape } from '../files/format';
import type { Graph, RenderedKind } from '../link/graph';
import type { MonitoringRule, RuleGroup } from '../model/monitoring';
import { alertRules, dashboards, hasLabels } from '../model/monitoring-files';
import type { RenderedObject } from '../model/rendered';
import { perObject } from '../util/per-object';
import { parseDashboard, queriesOf } from './grafana';

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

/** A rule file of Prometheus or Loki. */
export const ruleFormat = new FileFormat<{ readonly groups?: readonly RuleGroup[] }>(
  'a file of alerting and recording rules',
  shape.object({
    groups: shape.list(
      shape.object(
        {
          name: shape.text,
          rules: shape.list(
            shape.object(
              {
                alert: shape.text,
                record: shape.text,
                expr: shape.scalar,
                labels: shape.map(shape.scalar),
                annotations: shape.map(shape.scalar),
              },
              ['expr'],
            ),
          ),
        },
        ['rules'],
      ),
    ),
  }),
);

/** The expressions of the rules and dashboards of the Prometheus that scrapes the cluster, and of Loki. */
export const expressionsOf = perObject(({ all }: Graph): readonly ExpressionSite[] =>
  all('ConfigMap').flatMap(inConfigMap),
);

const inConfigMap = perObject((object: RenderedKind<'ConfigMap'>): readonly ExpressionSite[] => {
  const { metadata, data = {} } = object.manifest;
  const reader = metadata.labels?.[Object.keys(alertRules)[0]!];
  if (reader !== undefined) {
    const language = reader === alertRules['twisterlab.io/alert-rules'] ? 'promql' : 'logql';
    return Object.values(data).flatMap((text) => inRules(text, object, language));
  }
  if (!hasLabels(metadata.labels, dashboards)) return [];
  return Object.entries(data).flatMap(([key, text]) => (key.endsWith('.json') ? inDashboard(text, object) : []));
});

function inRules(text: string, object: RenderedObject, language: ExpressionSite['language']): ExpressionSite[] {
  const { groups = [] } = ruleFormat.read(text) ?? {};
  return groups.flatMap(({ rules }) =>
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
  return texts.flatMap((text) => [...`${text}`.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label!));
}

function inDashboard(text: string, object: RenderedObject): ExpressionSite[] {
  const dashboard = parseDashboard(text);
  if (!dashboard) return [];
  const title = `dashboard "${dashboard.title ?? ''}"`;
  return [...queriesOf(dashboard)].map(
    (query): ExpressionSite => ({ ...query, object, location: `${title}, ${query.location}`, addedLabels: [] }),
  );
}
