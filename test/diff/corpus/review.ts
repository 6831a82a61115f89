import { edit, record, review } from './change';

const version = (from: string, to: string) => edit('charts/images.ts', `version: '${from}'`, `version: '${to}'`);
const server = 'charts/kit/workloads/server.ts';
const prometheus = 'charts/monitoring/prometheus/configuration.ts';
const alertmanager = 'charts/monitoring/alertmanager/configuration.ts';
const mcp = 'charts/twisterlab/mcp-unified.ts';
const api = 'charts/twisterlab/twisterlab-api.ts';

/** Changes that a person has to read, and that are not dangerous. */
export const reviewChanges = [
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
    edit('charts/twisterlab/load-test/load-test.ts', "schedule: '", "schedule: '30 3 1 * *', // '"),
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
    'one more host name of the API',
    'ingress',
    record("hosts: ['api.twisterlab.local']", "hosts: ['api.twisterlab.local', 'www.twisterlab.local']"),
  ),
  review('another node port', 'exposed-service', record('nodePort: 30001', 'nodePort: 30011')),
  review(
    'no node port of the MCP server',
    ['exposed-service', 'paths'],
    record(", nodePort: 30080, from: ['192.168.0.20/32']", ''),
  ),
  review('another rate limit', 'middleware', edit('environments/schema/tenant.ts', '.default(50)', '.default(100)')),
  review(
    'a larger request body',
    'middleware',
    edit('environments/schema/tenant.ts', "bodyLimit: size.default('1Mi')", "bodyLimit: size.default('8Mi')"),
  ),
  review(
    'a weaker header of the ingress controller',
    'middleware',
    edit('charts/traefik/traefik.ts', 'stsSeconds: 31_536_000', 'stsSeconds: 3600'),
  ),
  review(
    'another value of the ingress controller',
    'controller',
    edit('charts/traefik/chart.ts', "readTimeout: '60s'", "readTimeout: '120s'"),
  ),
  review(
    'a client of Redis less',
    'paths',
    edit('charts/twisterlab/redis-exporter.ts', '.connectTo(reader(redis))', ''),
  ),
  review(
    'a path inside the namespace',
    'paths',
    edit(
      api,
      'this.server.pods.egressTo(collector',
      'this.server.pods.connectTo({ pods: this.server.pods, port: api.port });\n    this.server.pods.egressTo(collector',
    ),
  ),
  review(
    'another server outside the cluster',
    'paths',
    record("ollama: { address: '192.168.0.20' }", "ollama: { address: '192.168.0.21' }"),
  ),
  review(
    'a renamed policy',
    'lifecycle',
    edit('charts/kit/network/default-deny.ts', ": 'default-deny'", ": 'deny-all'"),
  ),
  review(
    'a role with fewer verbs',
    'rbac',
    edit(
      'charts/twisterlab/postgres/patroni-objects.ts',
      "['get', 'list', 'patch', 'watch']",
      "['get', 'list', 'patch']",
    ),
  ),
  review(
    'a role that reads one more kind',
    'rbac',
    edit(
      'charts/monitoring/kube-state-metrics.ts',
      "batch: ['cronjobs', 'jobs']",
      "batch: ['cronjobs', 'jobs'],\n  'storage.k8s.io': ['storageclasses']",
    ),
  ),
  review(
    'an alert more',
    'alert',
    edit(
      'charts/monitoring/rules/nodes/disk.ts',
      "  alert('DiskReadOnly', {",
      "  alert('DiskSpaceVeryLow', { severity: 'warning', holdsFor: '5m', expr: 'vector(1) == 2', summary: 's', description: 'd', runbook: 'docs/runbooks/disk.md#read-only', fires: [], quiet: [] }),\n  alert('DiskReadOnly', {",
    ),
  ),
  review(
    'an alert that fires earlier',
    'alert',
    edit('charts/monitoring/rules/nodes/disk.ts', 'percent(80', 'percent(70'),
  ),
  review(
    'an alert without a delay',
    'alert',
    edit('charts/monitoring/rules/data/redis.ts', "holdsFor: '2m'", "holdsFor: '1m'"),
  ),
  review(
    'a higher severity',
    'alert',
    edit(
      'charts/monitoring/rules/nodes/disk.ts',
      "alert('DiskInodesLow', {\n    severity: 'warning'",
      "alert('DiskInodesLow', {\n    severity: 'critical'",
    ),
  ),
  review(
    'other intervals of notifications',
    'notification',
    edit(alertmanager, "group_interval: '5m'", "group_interval: '10m'"),
  ),
  review(
    'another title of notifications',
    'notification',
    edit('charts/monitoring/alertmanager/receivers.ts', '({{ len .Alerts }})', '({{ len .Alerts }} alerts)'),
  ),
  review(
    'a panel more',
    'dashboard',
    edit(
      'charts/monitoring/grafana/dashboards/redis.ts',
      "      stat({\n        title: 'Up for'",
      "      stat({ title: 'Clients', description: 'Connected clients.', unit: units.Short, width: 6, queries: [{ expr: 'redis_connected_clients', legend: '' }] }),\n      stat({\n        title: 'Up for'",
    ),
  ),
  review(
    'another interval of scrapes',
    'notification',
    edit(prometheus, "scrape_interval: '30s'", "scrape_interval: '60s'"),
  ),
  review(
    'other labels of a job',
    'notification',
    edit(
      prometheus,
      "copy('__meta_kubernetes_pod_node_name', 'node')",
      "copy('__meta_kubernetes_pod_node_name', 'machine')",
    ),
  ),
  review('a longer retention of metrics', ['retention'], record('retentionDays: 30', 'retentionDays: 60')),
  review(
    'a setting of Loki',
    'configuration',
    edit('charts/monitoring/loki/configuration.ts', "query_timeout: '2m'", "query_timeout: '5m'"),
  ),
  review(
    'a setting of Redis',
    'configuration',
    edit('charts/twisterlab/redis.ts', "'tcp-keepalive 60'", "'tcp-keepalive 120'"),
  ),
  review(
    'a line of a backup script',
    'configuration',
    edit('charts/twisterlab/backups/scripts/redis.sh', '\n', '\n# Another comment.\n'),
  ),
  review(
    'a certificate with another name',
    'certificate',
    record("hosts: ['api.twisterlab.local']", "hosts: ['api.twisterlab.local', 'www.twisterlab.local']"),
  ),
  review(
    'a machine more',
    'host-file',
    record(
      "    { name: 'third'",
      "    { name: 'fifth', address: '192.168.0.34', role: 'agent', cpu: '4', memory: '15Gi', disk: '160Gi' },\n    { name: 'third'",
    ),
  ),
  review(
    'another audit log of the API server',
    'host-file',
    edit('platform/hosts/k3s-config.ts', 'audit-log-maxage=14', 'audit-log-maxage=30'),
  ),
  review(
    'more snapshots of etcd',
    'host-file',
    edit('platform/hosts/k3s-config.ts', "'etcd-snapshot-retention': 8", "'etcd-snapshot-retention': 16"),
  ),
  review('another line of the installer', 'host-file', edit('charts/hosts/install.sh', '\n', '\n# Another comment.\n')),
  review(
    'another line of bootstrap',
    'bootstrap',
    edit('charts/argo-cd/bootstrap.sh', 'set -eu', 'set -eu\numask 077'),
  ),
  review(
    'another login role of PostgreSQL',
    'needed-secrets',
    record("postgres: { database: 'twisterlab',", "postgres: { database: 'twisterlab', login: 'alternate',"),
  ),
  review(
    'another wave limit of Argo CD',
    'application',
    edit('charts/argo-cd/applications.ts', "maxDuration: '2m'", "maxDuration: '10m'"),
  ),
  review(
    'a condition of an admission policy',
    'admission',
    edit(
      'charts/cluster/admission/requirements.ts',
      "fix: 'Use an image of charts/images.ts,",
      "fix: 'Choose an image of charts/images.ts,",
    ),
  ),
  review(
    'a tenant more',
    'lifecycle',
    record(
      'const development = tenant({',
      "const fourth = tenant({ name: 'fourth', cluster: edge, namespace: 'twisterlab-fourth', api: { cpu: '25m..500m' }, mcp: { cpu: '25m..500m' }, postgres: { database: 'fourth', storage: '1Gi' }, redis: { storage: '1Gi' }, backups: { storage: '2Gi' } });\n\nconst development = tenant({",
    ),
    record('[production, staging, development]', '[production, staging, development, fourth]'),
  ),
  review(
    'an account less in a pod',
    'token',
    edit('charts/monitoring/kube-state-metrics.ts', 'mounts: [apiToken]', 'mounts: []'),
  ),
  review(
    'a smaller temporary volume',
    'resources',
    edit('charts/monitoring/grafana/grafana.ts', "emptyDir(paths.data, '256Mi')", "emptyDir(paths.data, '128Mi')"),
  ),
  review(
    'a smaller quota',
    'resources',
    edit('charts/twisterlab/namespace-limits.ts', 'quantity(`${pods}`)', 'quantity(`${pods - 5}`)'),
  ),
  review(
    'other limits of containers',
    'controller',
    edit(
      'charts/twisterlab/namespace-limits.ts',
      "default: { cpu: quantity('250m')",
      "default: { cpu: quantity('500m')",
    ),
  ),
];
