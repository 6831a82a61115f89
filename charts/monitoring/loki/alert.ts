import type { MonitoringRule } from '@twisterlab/platform/model/monitoring';

export interface LogAlertProps {
  readonly severity: 'critical' | 'warning';
  /** How long the condition has to hold. Default: the alert fires at once. */
  readonly holdsFor?: string;
  /** The limit at which it fires, and the reason. Default: none, for a condition without a limit. */
  readonly threshold?: { readonly value: number; readonly reason: string };
  /** LogQL. */
  readonly expr: string | ((limit: number) => string);
  /** What is wrong with which object, in one line; a Prometheus template. */
  readonly summary: string;
  /** The consequences. */
  readonly description: string;
}

const namespace = '{{ $labels.k8s_namespace_name }}';

/** An alert that Loki evaluates on log lines, for problems that no metric shows. The runbook has a section with its name. */
export function logAlert(name: string, props: LogAlertProps): MonitoringRule {
  const { severity, holdsFor, threshold, expr, summary, description } = props;
  const text = typeof expr === 'string' ? expr : expr(threshold!.value);
  return {
    alert: name,
    expr: text,
    for: holdsFor,
    // Alertmanager routes by the label `namespace`; in Loki it is `k8s_namespace_name`.
    labels: { severity, ...(/\bby \([^)]*k8s_namespace_name/.test(text) && { namespace }) },
    annotations: {
      summary,
      description,
      ...(threshold && { threshold: `${threshold.value}: ${threshold.reason}` }),
      runbook: `docs/runbooks/logs.md#${name.toLowerCase()}`,
    },
  };
}
