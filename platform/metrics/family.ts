export type MetricType = 'counter' | 'gauge' | 'histogram' | 'gaugehistogram' | 'summary' | 'untyped';

/** A metric family: a histogram `x` exposes the series `x_bucket`, `x_sum` and `x_count`. */
export interface Family {
  readonly type: MetricType;
  /** Sorted; without `le` and `quantile`, which follow from the type. Absent: unknown. */
  readonly labels?: readonly string[];
  /** Why a healthy program may not expose it. Default: it always does. */
  readonly note?: string;
}
