import type { Case, Firing, MonitoringRule, Result } from '@twisterlab/platform/model/monitoring';
import { formatBytes } from '@twisterlab/platform/util/quantity';
import { type Cause, causesLabel } from './causes';

/** `critical` pages at once, `warning` waits for the next working day, `info` sends no notification. */
export type Severity = 'critical' | 'warning' | 'info';

/** The limit at which an alert fires, and the reason for this value. */
export interface Threshold {
  readonly value: number;
  readonly unit: Unit;
  readonly reason: string;
}

type Unit = 'ratio' | 'seconds' | 'bytes' | 'count' | 'a second';

/** A page of this repository and a section of it. */
export type Runbook = `docs/${string}.md#${string}`;

export type AlertProps = AlertText & AlertCondition & AlertCases;

/** What alerts on metrics and alerts on log lines have in common. */
export interface AlertText {
  readonly severity: Severity;
  /** How long the condition has to hold, such as `15m`. Default: the alert fires at once. */
  readonly holdsFor?: string;
  /**
   * How long it fires after its condition has ended: until the rates of its consequences have no more of the fault in their window.
   * Default: not at all.
   */
  readonly keepsFiringFor?: string;
  /** What is wrong with which object, in one line; a Prometheus template. */
  readonly summary: string;
  /** The consequences. */
  readonly description: string;
  readonly runbook: Runbook;
  /** Faults that this alert follows from: it sends no notification while one of their alerts fires. Default: none. */
  readonly consequenceOf?: Cause | readonly Cause[];
}

interface AlertCases {
  readonly fires: Firing | readonly Firing[];
  readonly quiet: Case | readonly Case[];
  /**
   * What follows the first firing case once the cause has recovered: the alert has to resolve by itself. Series that it does not
   * name keep their last value. `byCommit`: it reads no series, and only a commit that changes its rule resolves it. Default: the
   * first quiet case.
   */
  readonly recovers?: Case | 'byCommit';
}

/** A condition without a limit, or a threshold and the expression that compares with it. */
export type AlertCondition =
  | { readonly expr: string; readonly threshold?: never }
  | { readonly threshold: Threshold; readonly expr: (limit: number) => string };

/** An alerting rule with the reason of its threshold, its runbook, and cases in which it fires, does not fire and resolves. */
export function alert(name: string, props: AlertProps): MonitoringRule {
  const { fires, quiet } = props;
  const cases = { fires: [fires].flat(), quiet: [quiet].flat() };
  return { ...alertRule(name, props), proof: { ...cases, recovers: props.recovers ?? cases.quiet[0]! } };
}

/** An alerting rule without cases. */
export function alertRule(name: string, props: AlertText & AlertCondition): MonitoringRule {
  const { severity, summary, description, runbook, consequenceOf = [] } = props;
  const follows = [consequenceOf].flat().sort().join(' ');
  return {
    alert: name,
    expr: props.threshold ? props.expr(props.threshold.value) : props.expr,
    for: props.holdsFor,
    ...(props.keepsFiringFor && { keep_firing_for: props.keepsFiringFor }),
    labels: { severity, ...(follows && { [causesLabel]: follows }) },
    annotations: {
      summary,
      description,
      ...(props.threshold && { threshold: `${formatThreshold(props.threshold)}: ${props.threshold.reason}` }),
      runbook,
    },
  };
}

/** A recording rule, with the values that it records in test cases. */
export function recording(
  name: string,
  { expr, yields }: { readonly expr: string; readonly yields: readonly (Result & { readonly value: number })[] },
): MonitoringRule {
  return { record: name, expr, proof: { yields } };
}

/** Longer than the window of the rates that follow from a store that is down. */
export const untilRatesRecover = '6m';

const threshold =
  (unit: Unit, factor = 1) =>
  (value: number, reason: string): Threshold => ({ value: value * factor, unit, reason });

/** Percent of a whole, compared as a ratio. */
export const percent = (value: number, reason: string): Threshold => ({ value: value / 100, unit: 'ratio', reason });
export const seconds = threshold('seconds');
export const minutes = threshold('seconds', 60);
export const hours = threshold('seconds', 3600);
export const days = threshold('seconds', 86_400);
export const mebibytes = threshold('bytes', 2 ** 20);
export const count = threshold('count');
export const perSecond = threshold('a second');

/** Units of time, longest first. */
const timeUnits = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
] as const;

function formatThreshold({ value, unit }: Threshold): string {
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
