import type { Case, Firing, MonitoringRule, Result } from '@twisterlab/platform/model/monitoring';
import { formatBytes } from '@twisterlab/platform/util/quantity';

/** `critical` wakes somebody, `warning` is for the next working day, `info` for whoever looks. */
export type Severity = 'critical' | 'warning' | 'info';

/** Where an alert begins, and why there. */
export interface Threshold {
  readonly value: number;
  readonly unit: Unit;
  readonly reason: string;
}

type Unit = 'ratio' | 'seconds' | 'bytes' | 'count' | 'a second';

/** A page of this repository, and where on it. */
export type Runbook = `docs/${string}.md#${string}`;

export interface AlertProps {
  readonly severity: Severity;
  /** How long it has to hold. Default: at once. */
  readonly holdsFor?: string;
  /** Default: none; it is a matter of yes or no. */
  readonly threshold?: Threshold;
  readonly expr: string | ((limit: number) => string);
  /** What is wrong with which object, in one line; a template of Prometheus. */
  readonly summary: string;
  /** What follows from it. */
  readonly description: string;
  readonly runbook: Runbook;
  readonly fires: Firing | readonly Firing[];
  readonly quiet: Case | readonly Case[];
}

/** An alert with all that makes it one: the reason of its threshold, where to look, and cases in which it fires and does not. */
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
      ...(threshold && { threshold: `${shown(threshold)}: ${threshold.reason}` }),
      runbook,
    },
    proof: { fires: [fires].flat(), quiet: [quiet].flat() },
  };
}

/** A series that other rules read. */
export function recording(
  name: string,
  { expr, yields }: { readonly expr: string; readonly yields: readonly (Result & { readonly value: number })[] },
): MonitoringRule {
  return { record: name, expr, proof: { yields } };
}

const threshold =
  (unit: Unit, factor = 1) =>
  (value: number, reason: string): Threshold => ({ value: value * factor, unit, reason });

/** A part of the whole. */
export const percent = (value: number, reason: string): Threshold => ({ value: value / 100, unit: 'ratio', reason });
export const seconds = threshold('seconds');
export const minutes = threshold('seconds', 60);
export const hours = threshold('seconds', 3600);
export const days = threshold('seconds', 86_400);
export const mebibytes = threshold('bytes', 2 ** 20);
export const count = threshold('count');
export const perSecond = threshold('a second');

/** Times of which a shorter one leaves no whole number. */
const spans = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
] as const;

function shown({ value, unit }: Threshold): string {
  switch (unit) {
    case 'ratio':
      return `${Number((value * 100).toFixed(3))} %`;
    case 'bytes':
      return formatBytes(value);
    case 'seconds': {
      const [length, name] = spans.find(([length]) => value % length === 0) ?? [1, 's'];
      return `${value / length} ${name}`;
    }
    case 'a second':
      return `${value} a second`;
    default:
      return `${value}`;
  }
}
