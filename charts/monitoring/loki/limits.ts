/**
 * What one push, one stream and one query may take, so that neither a pod that floods nor a careless question takes the log
 * store from everybody else.
 */
export const limits = {
  /** MB a second, of all streams: some fifty times what the whole cluster says on a normal day. */
  ingestionRateMb: 4,
  /** MB at once: what waited while Loki was away comes as fast as it is taken. */
  ingestionBurstMb: 16,
  /**
   * Bytes of a message to itself. A push grows on its way: what is known of a resource is told once by the sender, and with every
   * line here. Loki's 4 MiB refused what a collector sent at once, with an answer that means: again, please. For ever.
   */
  message: 32 * 1024 * 1024,
  /** Of one stream, that is, of one container. What is refused is sent again, so a flood waits and is not lost. */
  perStreamRate: '2MB',
  perStreamRateBurst: '8MB',
  /** Longer lines are cut, not refused: the first 256 KB of a dump say what it is. */
  maxLineSize: '256KB',
  /** Streams that are written at the same time: some two hundred containers, and those that they replaced. */
  maxStreams: 5000,
  /** Series of one metric query: a picture with more says nothing. */
  maxQuerySeries: 1000,
  /** Lines of one answer, those that Grafana asks for at most. */
  maxEntries: 5000,
} as const;
