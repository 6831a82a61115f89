/**
 * Limits of one push, one stream and one query, so that neither a pod that floods the logs nor an expensive query blocks the
 * other clients of Loki.
 */
export const limits = {
  /** MB a second, of all streams: some fifty times what the whole cluster logs on a normal day. */
  ingestionRateMb: 4,
  /** MB at once: after an outage of Loki, the queued lines arrive as fast as Loki accepts them. */
  ingestionBurstMb: 16,
  /**
   * Bytes of a gRPC message inside Loki. A push grows: OTLP has the attributes of a resource once, Loki has them with every line.
   * Loki's default of 4 MiB rejected a batch of a collector with a retryable status, so the collector retried without end.
   */
  message: 32 * 1024 * 1024,
  /** Of one stream, that is, of one container. Rejected lines are sent again, so a flood is delayed and not lost. */
  perStreamRate: '2MB',
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
