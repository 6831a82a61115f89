/**
 * Histograms of K3s whose alerts compare with one limit, and the bucket with that limit. Only this bucket is stored: a histogram of the
 * API server has 24 buckets for each resource and verb, and a share of slow requests needs one. No limit is a whole number: Prometheus 3
 * writes 1 as 1.0. Source of the limits: pages of kube-apiserver 1.36.3 and etcd 3.7.3.
 */
export const keptBuckets = {
  /** Kubernetes' own objective for a request about one object is 1 s. */
  apiserver_request_sli_duration_seconds: '0.8',
  /** Requests of the API server to its datastore: etcd, or SQLite through kine. */
  etcd_request_duration_seconds: '0.4',
  /** etcd loses its leader now and then above 50 ms: docs/runbooks/machines.md. */
  etcd_disk_wal_fsync_duration_seconds: '0.064',
} as const;

export type KeptHistogram = keyof typeof keptBuckets;

/** The limit of a histogram's bucket, in seconds. */
export const bucketSeconds = (histogram: KeptHistogram) => Number(keptBuckets[histogram]);

/** Share of the events of ten minutes that took longer than the kept bucket. @param matchers such as `verb="GET"`. */
export function slowShare(histogram: KeptHistogram, matchers?: string): string {
  const of = (series: string, all: readonly (string | undefined)[]) => {
    const selected = all.filter((each) => each !== undefined).join(',');
    return `sum by (instance, node) (rate(${histogram}_${series}${selected && `{${selected}}`}[10m]))`;
  };
  return `1 - ${of('bucket', [matchers, `le="${keptBuckets[histogram]}"`])} / ${of('count', [matchers])}`;
}

/** Test series of a histogram. @param fast values of the kept bucket. @param all values of the count. */
export function histogramSeries(
  histogram: KeptHistogram,
  labels: string,
  { fast, all }: { readonly fast: string; readonly all: string },
): Readonly<Record<string, string>> {
  return {
    [`${histogram}_bucket{${labels},le="${keptBuckets[histogram]}"}`]: fast,
    [`${histogram}_count{${labels}}`]: all,
  };
}
