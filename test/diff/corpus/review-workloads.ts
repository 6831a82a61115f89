import { edit, record, review } from './change';

const version = (from: string, to: string) => edit('charts/images.ts', `version: '${from}'`, `version: '${to}'`);
const server = 'charts/kit/workloads/server.ts';
const mcp = 'charts/twisterlab/mcp-unified.ts';

/** Changes of programs that a person has to read, and that are not dangerous. */
export const workloadChanges = [
  review('a patch of the Redis exporter, which stops first', 'restart', version('v1.93.0', 'v1.93.1')),
  review('a patch of the PostgreSQL exporter, which stops first', 'restart', version('v0.20.1', 'v0.20.2')),
  review('a patch of Loki, which has one pod', ['restart'], version('3.7.8', '3.7.9')),
  review('a patch of Grafana, which stops first', ['restart'], version('13.2.3', '13.2.4')),
  review('a minor version of the Redis exporter', 'image', version('v1.93.0', 'v1.94.0')),
  review('a major version of k6', 'image', version('2.3.0', '3.0.0')),
  review('a downgrade of the PostgreSQL exporter', 'image', version('v0.20.1', 'v0.19.0')),
  review('a pre-release of the collector', 'image', version('0.161.0', '0.161.1-rc1')),
  review(
    'another build of the API',
    'image',
    version('3.2.0-de7d2428d39d-1', '3.2.0-de7d2428d39d-2'),
    edit('charts/images.ts', "'3.2.0-de7d2428d39d-1': '9dba9bc24b54'", "'3.2.0-de7d2428d39d-2': '9dba9bc24b54'"),
  ),
  review('another digest of the same tag', 'image', edit('charts/images.ts', '9c2dee7f8ed74d31', '0c2dee7f8ed74d31')),
  review(
    'a digest is no longer pinned',
    'image',
    edit(
      'charts/images.ts',
      "digest: 'sha256:9c2dee7f8ed74d317e4027c06a10f169b625638189de8d4555d0b3486a5aeb34'",
      "digest: 'unresolved'",
    ),
  ),
  review(
    'less memory for the API',
    'resources',
    record("memory: '256Mi..512Mi',\n    replicas", "memory: '256Mi..384Mi',\n    replicas"),
  ),
  review(
    'less CPU for the API of staging',
    'resources',
    record("api: { cpu: '25m..500m', hosts", "api: { cpu: '25m..250m', hosts"),
  ),
  review(
    'more memory for Redis, which has one pod',
    'restart',
    record("memory: '64Mi..256Mi'", "memory: '64Mi..384Mi'"),
  ),
  review('fewer replicas of the API', 'replicas', record('replicas: 2', 'replicas: 1')),
  review('fewer replicas of the autoscaler', 'replicas', record('autoscale: { max: 4 }', 'autoscale: { max: 3 }')),
  review('no autoscaler', ['lifecycle', 'replicas'], record('\n    autoscale: { max: 4 },', '')),
  review(
    'another environment variable',
    'program',
    edit(mcp, '      env: {', "      env: {\n        MCP_TIMEOUT: '30',"),
  ),
  review('another value of a variable', 'program', edit(mcp, "ENVIRONMENT: 'staging'", "ENVIRONMENT: 'production'")),
  review('a variable less', 'program', edit(mcp, '        MCP_LOG_LEVEL: logLevel,\n', '')),
  review(
    'another command',
    'program',
    edit(
      mcp,
      "['python', '-m', 'twisterlab.agents.mcp.http_server']",
      "['python', '-m', 'twisterlab.agents.mcp.server']",
    ),
  ),
  review(
    'another argument of Prometheus',
    'program',
    edit(
      'charts/monitoring/prometheus/prometheus.ts',
      '--config.auto-reload-interval=30s',
      '--config.auto-reload-interval=60s',
    ),
  ),
  review(
    'a slower readiness probe',
    'pods',
    edit(server, 'periodSeconds: 10, failureThreshold: 3', 'periodSeconds: 10, failureThreshold: 6'),
  ),
  review(
    'no liveness probe',
    'pods',
    edit(server, '      livenessProbe: { ...probe, periodSeconds: 20, failureThreshold: 3 },\n', ''),
  ),
  review(
    'no pause before the end',
    'pods',
    edit(server, '      lifecycle: { preStop: { sleep: { seconds: 5 } } },\n', ''),
  ),
  review(
    'a sidecar in Redis',
    ['pods', 'restart'],
    edit(
      'charts/twisterlab/redis.ts',
      '      terminationGracePeriodSeconds: 60,\n',
      "      terminationGracePeriodSeconds: 60,\n      sidecars: [{ name: 'exporter', image: images.redisExporter, cpu: { request: '5m', limit: '50m' }, memory: { request: '16Mi', limit: '32Mi' } }],\n",
    ),
  ),
  review(
    'a shorter grace period',
    'pods',
    edit('charts/twisterlab/redis.ts', 'terminationGracePeriodSeconds: 60', 'terminationGracePeriodSeconds: 10'),
  ),
  review(
    'another priority of production',
    'metadata',
    edit(
      'charts/kit/application.ts',
      "'app.kubernetes.io/part-of': 'twisterlab'",
      "'app.kubernetes.io/part-of': 'twisterlab', team: 'lab'",
    ),
  ),
  review(
    'replicas on different nodes',
    'pods',
    record("memory: '256Mi..512Mi',\n    replicas", "spread: 'required',\n    memory: '256Mi..512Mi',\n    replicas"),
  ),
  review(
    'another strategy of servers',
    'controller',
    edit(
      server,
      'maxSurge: k8s.IntOrString.fromNumber(replaced ? 0 : 1)',
      'maxSurge: k8s.IntOrString.fromNumber(replaced ? 0 : 2)',
    ),
  ),
  review(
    'another budget of servers',
    'controller',
    edit(
      server,
      'spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector',
      'spec: { maxUnavailable: k8s.IntOrString.fromNumber(2), selector',
    ),
  ),
  review(
    'another schedule of the load test',
    'schedule',
    edit('charts/twisterlab/load-test/load-test.ts', "'0 0 1 1 *'", "'30 3 1 * *'"),
  ),
  review(
    'a shorter deadline of jobs',
    'controller',
    edit(
      'charts/kit/workloads/cron-job.ts',
      'activeDeadlineSeconds: props.deadlineSeconds',
      'activeDeadlineSeconds: 600',
    ),
  ),
  review(
    'overlapping jobs replace each other',
    'controller',
    edit('charts/kit/workloads/cron-job.ts', "concurrencyPolicy: 'Forbid'", "concurrencyPolicy: 'Replace'"),
  ),
  review(
    'variables in another order, of which one names the other',
    'program',
    edit(
      mcp,
      "        ...needs.postgres.credentials(),\n        DATABASE_URL: needs.postgres.url({ driver: 'asyncpg' }),\n",
      "        DATABASE_URL: needs.postgres.url({ driver: 'asyncpg' }),\n        ...needs.postgres.credentials(),\n",
    ),
  ),
];
