/**
 * The one place that names container images, each with its registry and an exact version.
 * What an image opens, answers and must be given stands in charts/contracts.ts.
 */
export const images = {
  twisterlabApi: 'ghcr.io/youneselfakir0/twisterlab-api:v3.3.0',
  mcpUnified: 'ghcr.io/youneselfakir0/twisterlab-mcp:v3.3.0',
  /** PostgreSQL with Patroni and pgBackRest, made of images/postgres. The major: charts/twisterlab/postgres/version.ts. */
  postgres: 'ghcr.io/youneselfakir0/twisterlab-postgres:16.15-patroni4.1.5',
  /** The last line under the BSD licence. Source: docs/decisions/0004-redis-7.2.md. */
  redis: 'docker.io/library/redis:7.2.16-bookworm',
  argoCd: 'quay.io/argoproj/argocd:v3.5.4@sha256:49dff79439bb38b1b942b19a113fe1fec7e6b6c671ddf9fe6a4a7c46bde0b77b',
  /** The version that Argo CD is released with. A cache without a disk: no data to move between majors. */
  argoCdRedis: 'docker.io/library/redis:8.2.3-alpine',
} as const;
