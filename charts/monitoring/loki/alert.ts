import type { MonitoringRule } from '@twisterlab/platform/model/monitoring';

export interface LogAlertProps {
  readonly severity: 'critical' | 'warning';
  /** How long it has to hold. Default: at once. */
  readonly holdsFor?: string;
  /** Where it begins, and why there. Default: none; it is a matter of yes or no. */
  readonly threshold?: { readonly value: number; readonly reason: string };
  /** LogQL. */
  readonly expr: string | ((limit: number) => string);
  /** What is wrong with what, in one line; a template of Prometheus. */
  readonly summary: string;
  /** What follows from it. */
  readonly description: string;
}

const namespace = '{{ $labels.k8s_namespace_name }}';

/** An alert that Loki judges on lines, for what no metric tells. Its runbook has a section of its name. */
export function logAlert(name: string, props: LogAlertProps): MonitoringRule {
  const { severity, holdsFor, threshold, expr, summary, description } = props;
  const text = typeof expr === 'string' ? expr : expr(threshold!.value);
  return {
    alert: name,
    expr: text,
    for: holdsFor,
    // Whom Alertmanager wakes depends on the namespace, which lines call otherwise.
    labels: { severity, ...(/\bby \([^)]*k8s_namespace_name/.test(text) && { namespace }) },
    annotations: {
      summary,
      description,
      ...(threshold && { threshold: `${threshold.value}: ${threshold.reason}` }),
      runbook: `docs/runbooks/logs.md#${name.toLowerCase()}`,
    },
  };
}
