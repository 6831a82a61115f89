export type MetricType = 'counter' | 'gauge' | 'histogram' | 'gaugehistogram' | 'summary' | 'untyped';

/** One metric. A histogram's series `x_bucket`, `x_sum` and `x_count` are the one metric `x`. */
export interface Family {
  readonly type: MetricType;
  /** Sorted; without `le` and `quantile`, which follow from the type. Absent: they are not known. */
  readonly labels?: readonly string[];
  /** What keeps a healthy program from telling it. Default: nothing. */
  readonly note?: string;
}
