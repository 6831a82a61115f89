import { dangerous, edit, record } from './change';

const version = (from: string, to: string) => edit('charts/images.ts', `version: '${from}'`, `version: '${to}'`);
const store = 'charts/kit/workloads/store.ts';
const redis = 'charts/twisterlab/redis.ts';
const postgres = 'charts/twisterlab/postgres/configuration.ts';
const k3s = 'platform/hosts/k3s-config.ts';

/** Changes that lose data, or the machines that hold it. */
export const dataChanges = [
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
  dangerous('another data directory', 'data-path', edit(postgres, "data/pgdata'", "data/pgdata2'")),
  dangerous('no redirection to HTTPS', 'helm-values', edit('charts/traefik/chart.ts', 'redirections', 'other')),
  dangerous('another database', 'data-path', record("database: 'twisterlab',", "database: 'lab',")),
  dangerous(
    'a connection without TLS',
    'protection',
    edit('charts/twisterlab/postgres/postgres.ts', '?ssl=require`', '`'),
  ),
];
