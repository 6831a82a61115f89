import type { Case, Firing, MonitoringRule, Result } from '@twisterlab/platform/model/monitoring';
import { formatBytes } from '@twisterlab/platform/util/quantity';

/** `critical` pages at once, `warning` waits for the next working day, `info` notifies nobody. */
export type Severity = 'critical' | 'warning' | 'info';

/** The limit of an alert, and the reason for it. */
export interface Threshold {
  readonly value: number;
  readonly unit: Unit;
  readonly reason: string;
}

type Unit = 'ratio' | 'seconds' | 'bytes' | 'count' | 'a second';

/** A page of this repository and its section. */
export type Runbook = `docs/${string}.md#${string}`;

export interface AlertProps {
  readonly severity: Severity;
  /** How long the expression must hold before the alert fires (`for`). Default: 0. */
  readonly holdsFor?: string;
  /** Default: none, for expressions without a limit. */
  readonly threshold?: Threshold;
  readonly expr: string | ((limit: number) => string);
  /** The problem and the affected object, in one line; a Prometheus template. */
  readonly summary: string;
  /** The consequences. */
  readonly description: string;
  readonly runbook: Runbook;
  readonly fires: Firing | readonly Firing[];
  readonly quiet: Case | readonly Case[];
}

/** An alerting rule with the reason for its threshold, a runbook, and test cases in which it fires and does not fire. */
export function alert(name: string, props: AlertProps): MonitoringRule {
  const { severity, threshold, expr, summary, description, runbook, fires, quiet } = props;
  return {
    alert: name,
    expr: typeof expr === 'string' ? expr : expr(threshold!.value),
    for: props.holdsFor,
    labels: { severity },
    annotations: {
      summary,
      description,
      ...(threshold && { threshold: `${displayed(threshold)}: ${threshold.reason}` }),
      runbook,
    },
    proof: { fires: [fires].flat(), quiet: [quiet].flat() },
  };
}

/** A recording rule. */
export function recording(
  name: string,
  { expr, yields }: { readonly expr: string; readonly yields: readonly (Result & { readonly value: number })[] },
): MonitoringRule {
  return { record: name, expr, proof: { yields } };
}

const threshold =
  (unit: Unit, factor = 1) =>
  (value: number, reason: string): Threshold => ({ value: value * factor, unit, reason });

/** A ratio, written in percent. */
export const percent = (value: number, reason: string): Threshold => ({ value: value / 100, unit: 'ratio', reason });
export const seconds = threshold('seconds');
export const minutes = threshold('seconds', 60);
export const hours = threshold('seconds', 3600);
export const days = threshold('seconds', 86_400);
export const mebibytes = threshold('bytes', 2 ** 20);
export const count = threshold('count');
export const perSecond = threshold('a second');

/** The longest unit that divides a duration is shown. */
const timeUnits = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
] as const;

function displayed({ value, unit }: Threshold): string {
  switch (unit) {
    case 'ratio':
      return `${Number((value * 100).toFixed(3))} %`;
    case 'bytes':
      return formatBytes(value);
    case 'seconds': {
      const [length, name] = timeUnits.find(([length]) => value % length === 0) ?? [1, 's'];
      return `${value / length} ${name}`;
    }
    case 'a second':
      return `${value} a second`;
    default:
      return `${value}`;
  }
}
