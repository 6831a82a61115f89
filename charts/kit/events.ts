/**
 * The number of events within a window, for counters whose series appear with their first event (`appears` in imports/metrics):
 * increase() does not count it. A series counts with its whole value if it did not exist before the window. It may be missing for an
 * hour there, so that a restart of Prometheus does not count old events again.
 *
 * @param counter a selector: `loki_discarded_samples_total{reason="rate_limited"}`.
 * @param window such as `15m`.
 * @param by labels of the sum. Default: none, one sum of all series.
 */
export function eventsWithin(counter: string, window: string, by?: string): string {
  const first = `${counter} unless last_over_time(${counter}[1h] offset ${window})`;
  return `sum${by ? ` by (${by})` : ''} ((${first}) or increase(${counter}[${window}]))`;
}
