import type { MonitoringRule } from '@twisterlab/platform/model/monitoring';
import { type AlertCondition, type AlertText, alertRule } from '../../kit/alert';

export type LogAlertProps = Omit<AlertText, 'runbook'> & AlertCondition;

/** Labels that Alertmanager routes and inhibits by, and their names in Loki. */
const labelNames = { namespace: 'k8s_namespace_name', node: 'k8s_node_name' } as const;

/** An alert that Loki evaluates on log lines (LogQL), for problems that no metric shows. The runbook has a section with its name. */
export function logAlert(name: string, props: LogAlertProps): MonitoringRule {
  const rule = alertRule(name, { ...props, runbook: `docs/runbooks/logs.md#${name.toLowerCase()}` });
  const [, grouped = ''] = /\bby \(([^)]*)\)/.exec(rule.expr) ?? [];
  const labels = Object.entries(labelNames)
    .filter(([, inLoki]) => grouped.split(', ').includes(inLoki))
    .map(([label, inLoki]) => [label, `{{ $labels.${inLoki} }}`]);
  return { ...rule, labels: { ...rule.labels, ...Object.fromEntries(labels) } };
}
