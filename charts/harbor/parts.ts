/** Parts of Harbor by the label `component` of their pods, with the TCP ports that they listen on. */
export const parts = {
  nginx: 8080,
  core: 8080,
  portal: 8080,
  jobservice: 8080,
  /** The registry, and its controller, which deletes. */
  registry: [5000, 8080],
  trivy: 8080,
  /** Metrics of Harbor: its health, projects and jobs. */
  exporter: 8001,
  database: 5432,
  redis: 6379,
} as const;
