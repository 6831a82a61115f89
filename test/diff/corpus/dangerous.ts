import { dangerous, edit, record } from './change';

const version = (from: string, to: string) => edit('charts/images.ts', `version: '${from}'`, `version: '${to}'`);
const container = 'charts/kit/workloads/container.ts';
const podTemplate = 'charts/kit/workloads/pod-template.ts';
const server = 'charts/kit/workloads/server.ts';
const store = 'charts/kit/workloads/store.ts';
const redis = 'charts/twisterlab/redis.ts';
const postgres = 'charts/twisterlab/postgres/configuration.ts';
const disk = 'charts/monitoring/rules/nodes/disk.ts';
const redisRules = 'charts/monitoring/rules/data/redis.ts';
const alertmanager = 'charts/monitoring/alertmanager/configuration.ts';
const prometheus = 'charts/monitoring/prometheus/configuration.ts';
const applications = 'charts/argo-cd/applications.ts';
const issuers = 'charts/cert-manager/issuers.ts';
const hostCertificate = 'charts/kit/network/host-certificate.ts';
const route = 'charts/kit/network/route.ts';
const k3s = 'platform/hosts/k3s-config.ts';
const policyObjects = 'platform/admission/policy-objects.ts';
const api = 'charts/twisterlab/twisterlab-api.ts';

/** Changes that lose data, open a door, stop a program or silence an alert. */
export const dangerousChanges = [
  // What Argo CD does.
  dangerous('a claim grows', 'immutable-field', record("storage: '10Gi'", "storage: '12Gi'")),
  dangerous(
    'a claim shrinks',
    'immutable-field',
    record("redis: { storage: '1Gi', memory", "redis: { storage: '512Mi', memory"),
  ),
  dangerous(
    'another selector',
    'immutable-field',
    edit(
      server,
      'selector: { matchLabels: this.pods.labels },\n        strategy',
      "selector: { matchLabels: { ...this.pods.labels, tier: 'web' } },\n        strategy",
    ),
  ),
  dangerous(
    'another storage class',
    'immutable-field',
    edit(
      'charts/cluster/storage-classes.ts',
      "volumeBindingMode: 'WaitForFirstConsumer'",
      "volumeBindingMode: 'Immediate'",
    ),
  ),
  dangerous('another priority', 'immutable-field', record('priority: 1000', 'priority: 900')),
  dangerous(
    'another role of a binding',
    'immutable-field',
    edit(
      'charts/kit/cluster-role.ts',
      "kind: 'ClusterRole', name: account }",
      "kind: 'ClusterRole', name: 'cluster-admin' }",
    ),
  ),
  dangerous(
    'a renamed claim template',
    'immutable-field',
    edit(redis, "claim: { name: 'data', path", "claim: { name: 'store', path"),
  ),
  dangerous('a tenant less', 'lifecycle', record('[production, staging, development]', '[production, staging]')),
  dangerous(
    'a StatefulSet under another name',
    'lifecycle',
    edit(redis, "new Store(this, 'redis', {", "new Store(this, 'cache', {"),
  ),
  dangerous(
    'a Deployment less',
    'lifecycle',
    edit('charts/twisterlab/tenant-charts.ts', 'new RedisExporter(', 'if (tenant.name === "") new RedisExporter('),
  ),
  dangerous('another namespace', 'lifecycle', record("namespace: 'twisterlab-dev'", "namespace: 'twisterlab-lab'")),
  dangerous(
    'pruning without a confirmation',
    'sync-options',
    edit('platform/gitops/stateful.ts', "'Delete=confirm,Prune=confirm'", "'Delete=confirm'"),
  ),
  dangerous(
    'another repository',
    'application',
    record('https://git.example.org/platform.git', 'https://git.example.com/platform.git'),
  ),
  dangerous('another branch', 'application', edit(applications, "targetRevision: 'main'", "targetRevision: 'next'")),
  dangerous('no self-healing', 'application', edit(applications, 'selfHeal: true', 'selfHeal: false')),
  dangerous(
    'a project that may do more',
    'application',
    edit(applications, 'sourceRepos: [], destinations: []', "sourceRepos: ['*'], destinations: []"),
  ),
  // Programs that stop.
  dangerous(
    'no replicas',
    'replicas',
    edit(
      'charts/argo-cd/argo-cd.ts',
      "JsonPatch.replace('/spec/replicas', 2)",
      "JsonPatch.replace('/spec/replicas', 0)",
    ),
  ),
  dangerous(
    'writers stopped',
    'replicas',
    record('priority: 100,', "priority: 100,\n  writersStopped: 'a migration',"),
  ),
  dangerous(
    'fewer members of PostgreSQL',
    ['replicas'],
    edit('charts/twisterlab/postgres/postgres.ts', 'replicas: members,', 'replicas: 1,'),
  ),
  dangerous(
    'a Service that finds no pods',
    'service-without-pods',
    edit(
      'charts/kit/network/service.ts',
      '      selector,\n',
      "      selector: selector && { ...selector, tier: 'web' },\n",
    ),
  ),
  dangerous(
    'a budget that blocks every drain',
    'controller',
    edit(
      store,
      'spec: { maxUnavailable: k8s.IntOrString.fromNumber(1)',
      'spec: { maxUnavailable: k8s.IntOrString.fromNumber(0)',
    ),
  ),
  dangerous(
    'requests that no node has',
    'capacity',
    record(
      "postgres: { database: 'twisterlab', storage: '10Gi', memory: '256Mi..512Mi' }",
      "postgres: { database: 'twisterlab', storage: '10Gi', memory: '12Gi..12Gi' }",
    ),
  ),
  dangerous(
    'requests that fit no longer with one node lost',
    'capacity',
    edit(container, 'cpu: quantity(cpu.request)', "cpu: quantity('200m')"),
  ),
  // Data.
  dangerous(
    'volumes deleted with their claims',
    ['volumes'],
    edit('charts/cluster/storage-classes.ts', "reclaimPolicy: 'Retain'", "reclaimPolicy: 'Delete'"),
  ),
  dangerous('volumes deleted with the pods', 'volumes', edit(store, "whenScaled: 'Retain'", "whenScaled: 'Delete'")),
  dangerous('data mounted elsewhere', 'volumes', edit(redis, "path: '/data', size", "path: '/store', size")),
  dangerous('fewer backups', 'retention', record('keep: 7', 'keep: 2')),
  dangerous('a shorter retention of metrics', 'retention', record('retentionDays: 30', 'retentionDays: 7')),
  dangerous('a shorter retention of logs', 'retention', record('retentionDays: 7', 'retentionDays: 2')),
  dangerous('backups once a week', 'schedule', record("schedule: '0 2 * * *'", "schedule: '0 2 * * 1'")),
  dangerous(
    'a suspended backup',
    'replicas',
    edit('charts/kit/backup.ts', 'suspend: props.suspend', "suspend: props.suspend ?? kind === 'backup'"),
  ),
  dangerous(
    'no backup of Redis',
    'schedule',
    edit(
      'charts/twisterlab/backups/backups.ts',
      "    this.backup('redis', {",
      "    if (tenant.name === '') this.backup('redis', {",
    ),
  ),
  dangerous('Redis without an append-only file', 'protection', edit(redis, "'appendonly yes'", "'appendonly no'")),
  dangerous('Redis syncs rarely', 'protection', edit(redis, "'appendfsync everysec'", "'appendfsync no'")),
  dangerous('PostgreSQL without an archive', 'protection', edit(postgres, "archive_mode: 'on'", "archive_mode: 'off'")),
  dangerous(
    'PostgreSQL without a synchronous standby',
    'protection',
    edit(postgres, 'synchronous_mode: members > 1', 'synchronous_mode: false'),
  ),
  dangerous('a major version of Redis', 'image', version('7.2.16-bookworm', '8.0.1-bookworm')),
  dangerous('a downgrade of Prometheus', 'image', version('v3.15.0', 'v3.11.0')),
  dangerous(
    'another registry',
    'image',
    edit(
      'charts/images.ts',
      "repository: 'docker.io/oliver006/redis_exporter'",
      "repository: 'quay.io/oliver006/redis_exporter'",
    ),
  ),
  dangerous(
    'another publisher',
    'image',
    edit(
      'charts/images.ts',
      "repository: 'docker.io/oliver006/redis_exporter'",
      "repository: 'docker.io/another/redis_exporter'",
    ),
  ),
  // Doors.
  dangerous(
    'the whole LAN may use the node port',
    'paths',
    record("nodePort: 30001,\n    from: ['192.168.0.20/32']", "nodePort: 30001,\n    from: ['192.168.0.0/24']"),
  ),
  dangerous(
    'every address may use the node port',
    'paths',
    record("nodePort: 30080, from: ['192.168.0.20/32']", "nodePort: 30080, from: ['0.0.0.0/0']"),
  ),
  dangerous(
    'a wider source under a new name',
    'paths',
    edit(
      'platform/network/external.ts',
      "? 'lan' : 'clients', addresses: from }",
      "? 'lan' : 'users', addresses: ['192.168.0.0/16'] }",
    ),
  ),
  dangerous(
    'the API may reach the internet',
    'paths',
    edit(
      api,
      'this.server.pods.egressTo(collector',
      "this.server.pods.egressToCidr({ name: 'internet', addresses: ['0.0.0.0/0'], port: 443 });\n    this.server.pods.egressTo(collector",
    ),
  ),
  dangerous(
    'no default-deny policy',
    'paths',
    edit('charts/twisterlab/namespace-limits.ts', '    defaultDeny(this);\n', ''),
  ),
  dangerous(
    'Redis open for every namespace',
    'paths',
    edit(redis, 'import type { k8s }', 'import { k8s }'),
    edit(
      redis,
      '    this.pods = store.pods;',
      "    this.pods = store.pods;\n    new k8s.KubeNetworkPolicy(this, 'open', { metadata: { name: 'redis-open' }, spec: { podSelector: { matchLabels: this.pods.labels }, policyTypes: ['Ingress'], ingress: [{ from: [{ namespaceSelector: {} }] }] } });",
    ),
  ),
  dangerous(
    'egress of every pod',
    'paths',
    edit('charts/kit/network/default-deny.ts', "types = ['Ingress', 'Egress']", "types = ['Ingress']"),
  ),
  dangerous(
    'a node port for the API of staging',
    'exposed-service',
    record(
      "api: { cpu: '25m..500m', hosts",
      "api: { cpu: '25m..500m', nodePort: 30002, from: ['192.168.0.20/32'], hosts",
    ),
  ),
  dangerous(
    'an address of the LAN',
    'exposed-service',
    record(
      "mcp: { hosts: ['mcp.twisterlab.local'], nodePort: 30080,",
      "mcp: { hosts: ['mcp.twisterlab.local'], address: '192.168.0.101', nodePort: 30080,",
    ),
  ),
  dangerous(
    'hidden addresses of clients',
    'exposed-service',
    edit(
      'charts/kit/network/service.ts',
      "externalTrafficPolicy: outside ? 'Local'",
      "externalTrafficPolicy: outside ? 'Cluster'",
    ),
  ),
  dangerous(
    'a name for the API of development',
    'ingress',
    record(
      "api: { cpu: '25m..500m' },\n  mcp: { cpu: '25m..500m', logLevel: 'DEBUG'",
      "api: { cpu: '25m..500m', hosts: ['dev.twisterlab.local'] },\n  mcp: { cpu: '25m..500m', logLevel: 'DEBUG'",
    ),
  ),
  dangerous(
    'no password of the MCP server',
    'ingress',
    edit('charts/twisterlab/mcp-unified.ts', 'login: hosts.length > 0 ? this.login(tenant) : []', 'login: []'),
  ),
  dangerous('no rate limit', 'ingress', edit(server, '        rateLimit(this, this.name, limits.rateLimit),\n', '')),
  dangerous(
    'no HTTPS',
    'ingress',
    edit(route, 'tls: [', 'tls: [].length > 0 ? [] : ['),
    edit(route, "'websecure'", "'web'"),
  ),
  dangerous(
    'another origin may call the API',
    'middleware',
    record(
      "hosts: ['api.twisterlab.local'],",
      "hosts: ['api.twisterlab.local'],\n    corsOrigins: ['https://ide.example.org'],",
    ),
  ),
  dangerous(
    'the server gets the password',
    'middleware',
    edit('charts/kit/network/middlewares.ts', 'removeHeader: true', 'removeHeader: false'),
  ),
  dangerous(
    'another pool of addresses',
    'address-pool',
    record("addressPool: '192.168.0.100-192.168.0.110'", "addressPool: '192.168.0.90-192.168.0.110'"),
  ),
  // Rights.
  dangerous(
    'a privilege escalation',
    'pod-security',
    edit(container, 'allowPrivilegeEscalation: false', 'allowPrivilegeEscalation: true'),
  ),
  dangerous(
    'a writable file system',
    'pod-security',
    edit(container, 'readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false'),
  ),
  dangerous('all capabilities', 'pod-security', edit(container, "drop: ['ALL']", 'drop: []')),
  dangerous(
    'one more capability',
    'pod-security',
    edit(
      container,
      'add: props.rootWith && [...props.rootWith]',
      "add: props.rootWith ? [...props.rootWith] : ['NET_RAW']",
    ),
  ),
  dangerous('root', 'pod-security', edit(redis, 'user: 999', 'user: 0')),
  dangerous(
    'the network of the node',
    'pod-security',
    edit(
      podTemplate,
      'hostNetwork: props.hostNetwork || undefined',
      "hostNetwork: props.serviceAccount === 'redis' || props.hostNetwork || undefined",
    ),
  ),
  dangerous(
    'no seccomp profile',
    'pod-security',
    edit(podTemplate, "seccompProfile: { type: 'RuntimeDefault' }", "seccompProfile: { type: 'Unconfined' }"),
  ),
  dangerous(
    'files of the node',
    'pod-security',
    edit(
      redis,
      "config.mount('/etc/redis')]",
      "config.mount('/etc/redis'), { path: '/host', volume: { name: 'host', hostPath: { path: '/' } } }]",
    ),
  ),
  dangerous(
    'tokens in every pod',
    'token',
    edit(podTemplate, 'automountServiceAccountToken: false', 'automountServiceAccountToken: true'),
  ),
  dangerous(
    'a token for Redis',
    'token',
    edit(
      redis,
      "config.mount('/etc/redis')]",
      "config.mount('/etc/redis'), { path: '/token', volume: { name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } } }]",
    ),
  ),
  dangerous(
    'a weaker level of Pod Security',
    'pod-security-level',
    edit('charts/cluster/namespaces.ts', "? 'restricted' : 'privileged'", "? 'baseline' : 'privileged'"),
  ),
  dangerous(
    'a role that reads Secrets',
    'rbac',
    edit('charts/monitoring/kube-state-metrics.ts', "'': ['namespaces',", "'': ['secrets', 'namespaces',"),
  ),
  dangerous(
    'a role with a wildcard',
    'rbac',
    edit(
      'charts/twisterlab/postgres/patroni-objects.ts',
      "resources: ['pods'], verbs }",
      "resources: ['*'], verbs: ['*'] }",
    ),
  ),
  dangerous(
    'a role that starts pods',
    'rbac',
    edit(
      'charts/twisterlab/postgres/patroni-objects.ts',
      "resources: ['pods'], verbs }",
      "resources: ['pods', 'pods/exec'], verbs: ['create', ...verbs] }",
    ),
  ),
  dangerous('a policy that only warns', 'admission', edit(policyObjects, "['Deny', 'Audit']", "['Warn', 'Audit']")),
  dangerous(
    'a policy that passes when it fails',
    'admission',
    edit(policyObjects, "failurePolicy: 'Fail'", "failurePolicy: 'Ignore'"),
  ),
  dangerous(
    'a policy less',
    'admission',
    edit('charts/cluster/admission/policies.ts', "    policy('tokens', [noToken]),\n", ''),
  ),
  dangerous(
    'a namespace without policies',
    'admission',
    edit(
      'charts/cluster/admission/policies.ts',
      'const all = owned.map(',
      "const all = owned.filter(({ namespace }) => namespace !== 'twisterlab').map(",
    ),
  ),
  dangerous(
    'a password in a variable',
    'secret',
    edit('charts/twisterlab/mcp-unified.ts', '      env: {', "      env: {\n        ADMIN_PASSWORD: 'hunter2hunter2',"),
  ),
  // Alerts.
  dangerous('an alert less', 'alert', edit(redisRules, "  alert('RedisDown', {", "  alert('RedisGone', {")),
  dangerous('a threshold that fires later', 'alert', edit(disk, 'percent(90', 'percent(97')),
  dangerous('a longer delay', 'alert', edit(redisRules, "holdsFor: '2m'", "holdsFor: '2h'")),
  dangerous('a lower severity', 'alert', edit(redisRules, "severity: 'critical'", "severity: 'info'")),
  dangerous(
    'an alert for fewer series',
    'alert',
    edit(redisRules, "expr: 'redis_up == 0'", `expr: 'redis_up{namespace="twisterlab"} == 0'`),
  ),
  dangerous(
    'an alert with one more condition',
    'alert',
    edit(redisRules, "expr: 'redis_up == 0'", "expr: 'redis_up == 0 and on () hour() > 6'"),
  ),
  dangerous(
    'an alert that another one silences',
    ['alert'],
    edit(
      disk,
      "alert('DiskReadOnly', {\n    severity: 'critical',",
      "alert('DiskReadOnly', {\n    severity: 'critical',\n    consequenceOf: 'node',",
    ),
  ),
  dangerous(
    'critical alerts go to the chat',
    'notification',
    edit(alertmanager, "{ receiver: 'critical', matchers", "{ receiver: 'chat', matchers"),
  ),
  dangerous(
    'one more inhibition',
    'notification',
    edit('charts/kit/causes.ts', '  cache: {', "  everything: { alerts: ['NodeNotReady'], equal: [] },\n  cache: {"),
  ),
  dangerous(
    'a job that is not scraped',
    'notification',
    edit(prometheus, "      kubelet('kubernetes-nodes', '/metrics', histograms),\n", ''),
  ),
  dangerous('no rules', 'notification', edit(prometheus, '    rule_files: [`${paths.rules}/*.yml`],\n', '')),
  // Certificates.
  dangerous(
    'another issuer',
    'certificate',
    edit('charts/kit/network/issuer.ts', "acme ? 'acme' : 'private'", "acme ? 'acme' : 'self-signed'"),
  ),
  dangerous(
    'a certificate without a name',
    'certificate',
    edit(hostCertificate, 'dnsNames: [...hosts]', "dnsNames: [...hosts, 'old.twisterlab.local'].slice(1)"),
  ),
  dangerous('a later renewal', 'certificate', edit(hostCertificate, "renewBefore: '720h'", "renewBefore: '24h'")),
  dangerous('another key', 'certificate', edit(hostCertificate, 'size: 256', 'size: 384')),
  dangerous(
    'another authority',
    'certificate',
    edit(issuers, 'spec: { ca: { secretName: authoritySecret } }', "spec: { ca: { secretName: 'other-ca' } }"),
  ),
  // Machines.
  dangerous('Secrets in clear text', 'host-file', edit(k3s, "    'secrets-encryption': true,\n", '')),
  dangerous(
    'a kubeconfig that every user reads',
    'host-file',
    edit(k3s, "'write-kubeconfig-mode': '0600'", "'write-kubeconfig-mode': '0644'"),
  ),
  dangerous('no audit log', 'host-file', edit(k3s, '      `audit-policy-file=${auditPolicyPath}`,\n', '')),
  dangerous(
    'anonymous access to the API server',
    'host-file',
    edit(k3s, "'audit-log-path=", "'anonymous-auth=true',\n      'audit-log-path="),
  ),
  dangerous(
    'another range of pod addresses',
    'host-file',
    edit(k3s, "'cluster-cidr': cluster.pods", "'cluster-cidr': '10.99.0.0/16'"),
  ),
  dangerous(
    'fewer snapshots of etcd',
    'host-file',
    edit(k3s, "'etcd-snapshot-retention': 8", "'etcd-snapshot-retention': 2"),
  ),
  dangerous(
    'a machine less',
    'host-file',
    record(
      "    { name: 'fourth', address: '192.168.0.33', role: 'agent', cpu: '4', memory: '15Gi', disk: '160Gi' },\n",
      '',
    ),
  ),
  dangerous(
    'TLS 1.0',
    'protection',
    edit('charts/traefik/chart.ts', "minVersion: 'VersionTLS12'", "minVersion: 'VersionTLS10'"),
  ),
  dangerous(
    'anonymous users of Grafana',
    'protection',
    edit(
      'charts/monitoring/grafana/configuration.ts',
      "'auth.anonymous': { enabled: false }",
      "'auth.anonymous': { enabled: true }",
    ),
  ),
];
