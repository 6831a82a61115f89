import { edit, record, routine } from './change';

const disk = 'charts/monitoring/rules/nodes/disk.ts';
const redisPanels = 'charts/monitoring/grafana/dashboards/redis.ts';
const version = (from: string, to: string) => edit('charts/images.ts', `version: '${from}'`, `version: '${to}'`);

/** Changes that no person has to think about. */
export const routineChanges = [
  routine('another log level of production', record("logLevel: 'WARNING'", "logLevel: 'ERROR'")),
  routine('another log level of staging', record("logLevel: 'INFO'", "logLevel: 'WARNING'")),
  routine(
    'a patch of the API',
    version('3.2.0-de7d2428d39d-1', '3.2.1-de7d2428d39d-1'),
    edit('charts/images.ts', "'3.2.0-de7d2428d39d-1': '9dba", "'3.2.1-de7d2428d39d-1': '9dba"),
  ),
  routine(
    'the digest of a tag',
    edit(
      'charts/images.ts',
      "digest: 'unpublished'",
      "digest: 'sha256:9c2dee7f8ed74d317e4027c06a10f169b625638189de8d4555d0b3486a5aeb35'",
    ),
  ),
  routine('a patch of k6', version('2.3.0', '2.3.1')),
  routine('a patch of the collector', version('0.161.0', '0.161.1')),
  routine(
    'more memory for the API',
    record("memory: '256Mi..512Mi',\n    replicas", "memory: '256Mi..640Mi',\n    replicas"),
  ),
  routine(
    'more CPU for the API of staging',
    record("api: { cpu: '25m..500m', hosts", "api: { cpu: '25m..750m', hosts"),
  ),
  routine(
    'a larger limit of the MCP server of development',
    record("mcp: { cpu: '25m..500m', logLevel: 'DEBUG'", "mcp: { cpu: '25m..800m', logLevel: 'DEBUG'"),
  ),
  routine('more replicas of the autoscaler', record('autoscale: { max: 4 }', 'autoscale: { max: 5 }')),
  routine(
    'a third replica of the server of Argo CD',
    edit(
      'charts/argo-cd/argo-cd.ts',
      "JsonPatch.replace('/spec/replicas', 2)",
      "JsonPatch.replace('/spec/replicas', 3)",
    ),
  ),
  routine(
    'another description of an alert',
    edit(disk, 'Databases, logs and images share it.', 'All databases, logs and images share it.'),
  ),
  routine(
    'another summary of an alert',
    edit(
      'charts/monitoring/rules/data/redis.ts',
      'Redis of {{ $labels.namespace }} does not answer',
      'Redis in {{ $labels.namespace }} does not answer',
    ),
  ),
  routine(
    'another runbook section of an alert',
    edit(disk, 'docs/runbooks/disk.md#inodes', 'docs/runbooks/disk.md#disk-space-low'),
  ),
  routine(
    'another description of a panel',
    edit(redisPanels, 'DOWN if the exporter cannot connect or log in.', 'DOWN if the exporter cannot log in.'),
  ),
  routine(
    'another width of a panel',
    edit(redisPanels, 'unit: units.PercentUnit,\n        width: 8', 'unit: units.PercentUnit,\n        width: 12'),
  ),
  routine('another legend of a panel', edit(redisPanels, "legend: '{{namespace}}'", "legend: 'tenant {{namespace}}'")),
  routine(
    'more old revisions of the agents',
    edit('charts/kit/workloads/node-agent.ts', 'revisionHistoryLimit: 3', 'revisionHistoryLimit: 5'),
  ),
  routine(
    'more old revisions of servers',
    edit('charts/kit/workloads/server.ts', 'revisionHistoryLimit: 3', 'revisionHistoryLimit: 5'),
  ),
  routine(
    'more finished jobs are kept',
    edit('charts/kit/workloads/cron-job.ts', 'successfulJobsHistoryLimit: 1', 'successfulJobsHistoryLimit: 2'),
  ),
  routine(
    'more failed jobs are kept',
    edit('charts/kit/workloads/cron-job.ts', 'failedJobsHistoryLimit: 1', 'failedJobsHistoryLimit: 3'),
  ),
  routine(
    'a larger quota of pods',
    edit('charts/twisterlab/namespace-limits.ts', 'quantity(`${pods}`)', 'quantity(`${pods + 10}`)'),
  ),
  routine(
    'a larger quota of storage',
    edit(
      'charts/twisterlab/namespace-limits.ts',
      "'requests.storage': quantity(storage)",
      "'requests.storage': quantity('900Gi')",
    ),
  ),
  routine(
    'the same memory in another unit',
    record("memory: '256Mi..512Mi',\n    replicas", "memory: '262144Ki..512Mi',\n    replicas"),
  ),
  routine(
    'the same duration in another unit',
    edit('charts/kit/network/host-certificate.ts', "renewBefore: '720h'", "renewBefore: '720h0m0s'"),
  ),
  routine(
    'the same interval in another unit',
    edit('charts/monitoring/prometheus/configuration.ts', "scrape_timeout: '10s'", "scrape_timeout: '10000ms'"),
  ),
  routine(
    'verbs of a role in another order',
    edit(
      'charts/twisterlab/postgres/patroni-objects.ts',
      "['get', 'list', 'patch', 'watch']",
      "['watch', 'get', 'list', 'patch']",
    ),
  ),
  routine(
    'Pod Security labels in another order',
    edit('charts/cluster/namespaces.ts', "['enforce', 'audit', 'warn']", "['warn', 'audit', 'enforce']"),
  ),
  routine(
    'a label with the version of the platform',
    edit(
      'charts/kit/workloads/server.ts',
      'metadata: { name, annotations: stopped',
      "metadata: { name, labels: { 'app.kubernetes.io/version': '1.2.3' }, annotations: stopped",
    ),
  ),
];
