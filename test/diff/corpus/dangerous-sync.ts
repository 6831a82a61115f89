import { dangerous, edit, record } from './change';

const container = 'charts/kit/workloads/container.ts';
const server = 'charts/kit/workloads/server.ts';
const store = 'charts/kit/workloads/store.ts';
const redis = 'charts/twisterlab/redis.ts';
const applications = 'charts/argo-cd/applications.ts';

/** Changes that fail, delete or stop something when Argo CD applies them. */
export const syncChanges = [
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
  dangerous('another branch', 'application', edit(applications, 'cluster.targetRevision', "'next'")),
  dangerous('no self-healing', 'application', edit(applications, 'selfHeal: true', 'selfHeal: false')),
  dangerous(
    'a project that may do more',
    'application',
    edit(applications, 'sourceRepos: [], destinations: []', "sourceRepos: ['*'], destinations: []"),
  ),
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
  dangerous(
    'objects replaced at each sync',
    'application',
    edit(applications, "'ServerSideApply=true'", "'Replace=true'"),
  ),
  dangerous(
    'a ConfigMap that a pod still mounts',
    'dangling',
    edit(
      'charts/monitoring/prometheus/prometheus.ts',
      'new Config(this, configMap, files',
      "new Config(this, 'prometheus-settings', files",
    ),
  ),
];
