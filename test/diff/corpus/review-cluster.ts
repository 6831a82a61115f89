import { edit, record, review } from './change';

const prometheus = 'charts/monitoring/prometheus/configuration.ts';
const alertmanager = 'charts/monitoring/alertmanager/configuration.ts';
const api = 'charts/twisterlab/twisterlab-api.ts';

/** Changes of network, monitoring and machines that a person has to read, and that are not dangerous. */
export const clusterChanges = [
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
    'helm-values',
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
  review(
    'another limit of the kubelet',
    'host-file',
    edit('platform/hosts/kubelet.ts', "containerLogMaxSize: '10Mi'", "containerLogMaxSize: '20Mi'"),
  ),
  review(
    'rules of access in another order',
    'configuration',
    edit('charts/twisterlab/postgres/configuration.ts', "'local all all peer',\n", ''),
    edit(
      'charts/twisterlab/postgres/configuration.ts',
      '      pg_hba: [\n',
      "      pg_hba: [\n        `hostssl postgres ${roles.rewind} 127.0.0.1/32 scram-sha-256`,\n        'local all all peer',\n",
    ),
  ),
];
