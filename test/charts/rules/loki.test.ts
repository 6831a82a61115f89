import { parse, stringify } from 'yaml';
import { images } from '../../../charts/images';
import { configuration } from '../../../charts/monitoring/loki/configuration';
import { loki } from '../../../charts/rules/loki';
import { configMap, findings, fleet, statefulSet } from '../../kit/objects';

type Json = Record<string, unknown>;

const cluster = fleet.clusters[0]!;
const rendered = configuration(cluster);

const claim = {
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: cluster.monitoring.logs.storage } } },
};
const pod = (args: readonly string[], memory: string) =>
  statefulSet('loki', {
    image: images.loki,
    spec: { volumes: ['files', 'rules'].map((name) => ({ name, configMap: { name } })) },
    statefulSet: { volumeClaimTemplates: [claim] },
    container: {
      args,
      ports: [{ name: 'http', containerPort: 3100 }],
      resources: { limits: { memory } },
      volumeMounts: [
        { name: 'files', mountPath: '/etc/loki' },
        { name: 'rules', mountPath: '/etc/loki/rules/fake' },
        { name: 'data', mountPath: '/loki' },
      ],
    },
  });

/** What is found with another value at a path, such as `compactor.retention_enabled`; without one the field is missing. */
function withSetting(path: string, value?: unknown, memory = '512Mi') {
  const config = parse(rendered) as Json;
  const keys = path.split('.');
  const last = keys.pop()!;
  const at = keys.reduce((inner, key) => inner[key] as Json, config);
  expect(at).toHaveProperty([last]);
  if (value === undefined) delete at[last];
  else at[last] = value;
  return check(stringify(config), memory);
}

const rules = (expr: string) => ({
  ...configMap('rules', { 'logs.yml': stringify({ groups: [{ name: 'logs', rules: [{ alert: 'A', expr }] }] }) }),
  metadata: { name: 'rules', namespace: 'twisterlab', labels: { 'twisterlab.io/alert-rules': 'loki' } },
});

const check = (text: string, memory = '512Mi', expr = '{service_name="a"}') =>
  findings(loki, [
    configMap('files', { 'loki.yaml': text }),
    rules(expr),
    pod(['-config.file=/etc/loki/loki.yaml'], memory),
  ]).map((message) => message.replace('ConfigMap files loki.yaml: ', ''));

describe('loki', () => {
  it('accepts what is rendered', () => {
    expect(check(rendered)).toEqual([]);
  });

  it.each([
    ['auth_enabled', true],
    ['common.ring', undefined],
    ['common.ring.kvstore.store', 'consul'],
    ['common.replication_factor', 3],
    ['memberlist.bind_addr', ['0.0.0.0']],
    ['server.grpc_listen_address', '0.0.0.0'],
    ['server.grpc_server_max_recv_msg_size', 4194304],
    ['schema_config.configs', []],
    ['ingester.wal.enabled', false],
    ['ingester.chunk_idle_period', '30mx'],
    ['compactor.retention_enabled', false],
    ['compactor.delete_request_store', undefined],
    ['limits_config.retention_period', undefined],
    ['limits_config.ingestion_rate_mb', undefined],
    ['limits_config.max_line_size', '256KB-x'],
    ['limits_config.max_query_parallelism', 0],
    ['limits_config.max_global_streams_per_user', 50_000],
    ['limits_config.otlp_config', undefined],
    ['query_range.results_cache.cache.embedded_cache.max_size_mb', undefined],
    ['ruler.storage.type', 's3'],
    ['ruler.enable_api', true],
    ['analytics.reporting_enabled', true],
  ])('rejects %s %j', (path, value) => {
    expect(withSetting(path, value).join('\n')).toContain(path.split('.')[0]);
  });

  it.each<[string, unknown, string]>([
    ['server.http_listen_port', 3101, 'listens on 3101, which is no port of its container'],
    [
      'compactor.working_directory',
      '/tmp/compactor',
      'working_directory is /tmp/compactor, which is on no claim: its content is gone with the pod, or cannot be written',
    ],
    [
      'ruler.storage.local.directory',
      '/etc/rules',
      'the ruler reads /etc/rules, where no rules are mounted: no alert on logs fires',
    ],
    [
      'limits_config.max_query_lookback',
      '1h',
      'retention_period is 168h, more than 1h: queries do not find lines that are kept',
    ],
    [
      'limits_config.reject_old_samples_max_age',
      '1680h',
      'reject_old_samples_max_age is 1680h, more than 168h: older lines are deleted',
    ],
    ['limits_config.query_timeout', '20m', 'query_timeout is 20m, more than 5m: the response ends before'],
    [
      'compactor.compaction_interval',
      '100m',
      'compaction_interval is 100m, more than 1h: the disk has more than the retention',
    ],
    ['ruler.evaluation_interval', '10m', 'evaluation_interval is 10m, more than 5m: alerts fire late'],
    [
      'limits_config.per_stream_rate_limit',
      '5MB',
      'per_stream_rate_limit is 5MB: one container uses all of ingestion_rate_mb',
    ],
    [
      'ingester.wal.replay_memory_ceiling',
      '1GB',
      "caches and replay_memory_ceiling have 1072 MB, more than half of the container's 512 MB",
    ],
  ])('rejects %s %j', (path, value, message) => {
    expect(withSetting(path, value)).toEqual([message]);
  });

  it('rejects a rate at which a flood fills the claim before anyone can act', () => {
    expect(withSetting('limits_config.ingestion_rate_mb', 100)).toEqual([
      expect.stringMatching(/^ingestion_rate_mb is 100: a flood fills the claim in 0\.\d h$/),
    ]);
  });

  it('rejects a label by which an alert selects, and which the index does not have', () => {
    expect(check(rendered, '512Mi', 'sum(rate({service_name="a", pod="b"} | level="x" [5m])) > 0')).toEqual([
      'pod is no label of the index, and alert A selects by it',
    ]);
  });

  it('rejects a server without its file', () => {
    expect(findings(loki, [pod(['-config.file=/etc/loki/other.yaml'], '512Mi')])).toEqual([
      'StatefulSet loki reads /etc/loki/other.yaml, which no ConfigMap has',
    ]);
  });
});
