export type MetricType = 'counter' | 'gauge' | 'histogram' | 'gaugehistogram' | 'summary' | 'untyped';

/** A metric family: a histogram `x` exposes the series `x_bucket`, `x_sum` and `x_count`. */
export interface Family {
  readonly type: MetricType;
  /** Sorted; without `le` and `quantile`, which follow from the type. Absent: unknown. */
  readonly labels?: readonly string[];
  /**
   * `event`: series appear with their first event, so they are never 0, and increase() does not count that event. Default: all series
   * exist from the start of the program, at 0.
   */
  readonly appears?: 'event';
  /** Why a healthy program may not expose it. Default: it always does. */
  readonly note?: string;
}
