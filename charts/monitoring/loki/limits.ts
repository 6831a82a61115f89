import { bytes } from '@twisterlab/platform/util/quantity';

/** Bytes of log lines for each byte on the disk: gzip on text, less indexes and the WAL. Measured values are 5 to 10. */
export const compression = 5;

/**
 * Ingestion limits from the size of the claim, which nothing else enforces: a flood at the limit fills it in six hours, so that
 * there is time to act.
 */
export function ingestionLimits(claim: string): { readonly rateMb: number; readonly perStreamRate: string } {
  const rate = (bytes(claim) * compression) / (6 * 3600);
  return {
    /** MB a second, of all streams. */
    rateMb: Number((rate / 2 ** 20).toFixed(2)),
    /** Of one stream, that is, of one container. Rejected lines are sent again, so a flood is delayed and not lost. */
    perStreamRate: `${Math.floor(rate / 2 / 1024)}KB`,
  };
}

/**
 * Limits of one push, one stream and one query, so that neither a pod that floods the logs nor an expensive query blocks the
 * other clients of Loki.
 */
export const limits = {
  /** MB at once: after an outage of Loki, the queued lines arrive as fast as Loki accepts them. */
  ingestionBurstMb: 16,
  /**
   * Bytes of a gRPC message inside Loki. A push grows: OTLP has the attributes of a resource once, Loki has them with every line.
   * Loki's default of 4 MiB rejected a batch of a collector with a retryable status, so the collector retried without end.
   */
  message: 32 * 1024 * 1024,
  perStreamRateBurst: '8MB',
  /** Longer lines are truncated, not rejected: the first 256 KB of a dump identify it. */
  maxLineSize: '256KB',
  /** Active streams: some two hundred containers, and those that they replaced. */
  maxStreams: 5000,
  /** Series of one metric query: a graph with more is unreadable. */
  maxQuerySeries: 1000,
  /** Lines of one response: the maximum that Grafana requests. */
  maxEntries: 5000,
} as const;
