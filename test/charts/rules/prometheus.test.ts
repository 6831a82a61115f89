import type { Manifest } from '@twisterlab/platform/model/manifest';
import { parse, stringify } from 'yaml';
import { images } from '../../../charts/images';
import { prometheus } from '../../../charts/rules/prometheus';
import { configMap, deployment, findings, object, service, statefulSet } from '../../kit/objects';

type Json = Record<string, unknown>;

const relabel = (source: string, target: string) => ({
  source_labels: [`__meta_kubernetes_${source}`],
  target_label: target,
});
const only = (source: string, regex: string, action: string) => ({
  ...{ source_labels: [`__meta_kubernetes_${source}`], regex, action },
});
const sound = {
  global: {
    ...{ scrape_interval: '30s', scrape_timeout: '10s', evaluation_interval: '30s' },
    ...{ sample_limit: 1000, external_labels: { cluster: 'edge' } },
  },
  alerting: { alertmanagers: [{ static_configs: [{ targets: ['alertmanager:9093'] }] }] },
  rule_files: ['/etc/prometheus/rules/*.yml'],
  scrape_configs: [
    {
      job_name: 'nodes',
      scheme: 'https',
      authorization: { credentials_file: '/var/run/token/token' },
      tls_config: { ca_file: '/var/run/token/ca.crt' },
      kubernetes_sd_configs: [{ role: 'node' }],
    },
    {
      job_name: 'api',
      kubernetes_sd_configs: [
        { role: 'pod', namespaces: { names: ['twisterlab'] }, selectors: [{ role: 'pod', label: 'app=api' }] },
      ],
      relabel_configs: [
        only('pod_container_port_number', '8000', 'keep'),
        only('pod_phase', 'Succeeded|Failed', 'drop'),
        only('pod_container_init', 'true', 'drop'),
        relabel('namespace', 'namespace'),
        relabel('pod_name', 'pod'),
        relabel('pod_name', 'instance'),
      ],
    },
    {
      job_name: 'blackbox',
      metrics_path: '/probe',
      static_configs: [{ targets: ['https://web/'], labels: { host: 'a.example', __param_module: 'ok' } }],
      relabel_configs: [
        { source_labels: ['__address__'], target_label: '__param_target' },
        { source_labels: ['host'], target_label: '__param_hostname' },
        { source_labels: ['host'], target_label: 'instance' },
        { target_label: '__address__', replacement: 'exporter:9115' },
      ],
    },
  ],
};

const server = statefulSet('prometheus', {
  image: images.prometheus,
  spec: { volumes: ['files', 'rules'].map((name) => ({ name, configMap: { name } })) },
  container: {
    args: ['--config.file=/etc/prometheus/config/prometheus.yml'],
    volumeMounts: [
      { name: 'files', mountPath: '/etc/prometheus/config' },
      { name: 'rules', mountPath: '/etc/prometheus/rules' },
      { name: 'token', mountPath: '/var/run/token' },
    ],
  },
});
const ingress = object('networking.k8s.io/v1', 'Ingress', 'web', { spec: { rules: [{ host: 'a.example' }] } });
const rules = {
  ...configMap('rules', {
    'a.yml': stringify({ groups: [{ name: 'a', rules: [{ alert: 'A', expr: 'rate(a[2m]) > 0' }] }] }),
  }),
  metadata: { name: 'rules', namespace: 'twisterlab', labels: { 'twisterlab.io/alert-rules': 'prometheus' } },
};
const scrapes = [
  { job: 'api', port: 8000, pods: { name: 'api', namespace: 'twisterlab', labels: { app: 'api', tier: 'x' } } },
];

/** The findings after a mistake in the file. */
function found(mistake: (config: typeof sound) => unknown = () => undefined, more: Manifest[] = []): string[] {
  const config = parse(stringify(sound)) as typeof sound;
  mistake(config);
  return findings(
    prometheus,
    [
      configMap('files', { 'prometheus.yml': stringify(config) }),
      ...[rules, server, ingress, service('exporter'), ...more],
      service('alertmanager', { ports: [{ port: 9093 }] }),
    ],
    { monitoring: { scrapes, ruleGroups: [] } },
  ).map((message) => message.replace('ConfigMap files prometheus.yml: ', ''));
}

/** Sets a value at a path, such as `scrape_configs.1.scheme`; without one removes the field. */
const set = (path: string, value?: unknown) => (config: object) => {
  const keys = path.split('.');
  const last = keys.pop()!;
  const at = keys.reduce((inner, key) => inner[key] as Json, config as Json);
  if (value !== undefined) at[last] = value;
  else if (Array.isArray(at)) at.splice(Number(last), 1);
  else delete at[last];
};

describe('prometheus', () => {
  it('accepts a sound file', () => {
    expect(found()).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['alerting', undefined],
    ['alerting.alertmanagers.0', undefined],
    ['alerting.alertmanagers.0.static_configs', undefined],
    ['alerting.alertmanagers.0.static_configs.0.targets', undefined],
    ['alerting.alertmanagers.0.static_configs.0.targets.0', undefined],
    ['global', undefined],
    ['global.evaluation_interval', undefined],
    ['global.external_labels', undefined],
    ['global.sample_limit', 0],
    ['rule_files', undefined],
    ['scrape_configs.0.scheme', 'https-x'],
    ['scrape_configs.0.scrape_interval', '15sx'],
    ['scrape_configs.0.authorization.credentials_file', undefined],
    ['scrape_configs.0.tls_config.insecure_skip_verify', false],
    ['scrape_configs.0.tls_config.ca_file', undefined],
    ['scrape_configs.1.relabel_configs.0.action', 'keep-x'],
    ['scrape_configs.1.relabel_configs.0.source_labels', []],
    ['scrape_configs.2.static_configs.0.targets', undefined],
  ])('rejects the form after a change of %s %j', (path, value) => {
    expect(found(set(path, value)).join()).toContain(path.split('.')[0]);
  });

  it.each<[string, unknown, string]>([
    ['global.scrape_interval', '90s', 'scrape_interval is 90s, and a rule has a window of 2m: it needs two samples'],
    [
      'global.evaluation_interval',
      '5m',
      'evaluation_interval is 5m, and a rule has a window of 2m: it needs two samples',
    ],
    ['global.scrape_timeout', '40s', 'scrape_timeout 40s is longer than scrape_interval 30s'],
    [
      'alerting.alertmanagers.0.static_configs.0.targets.0',
      'alertmanager:9094',
      'sends alerts to alertmanager:9094, which is no port of a Service',
    ],
    [
      'scrape_configs.0.tls_config',
      undefined,
      'the job nodes has no tls_config: the certificate has an authority of the cluster',
    ],
    ['scrape_configs.0.scheme', 'http', 'the job nodes reads kubelets without TLS, which they refuse'],
    [
      'scrape_configs.0.authorization',
      undefined,
      'the job nodes reads kubelets without credentials_file, which they refuse',
    ],
    ['scrape_configs.0.tls_config.ca_file', '/tmp/ca.crt', 'the job nodes reads /tmp/ca.crt, which is in no volume'],
    ['scrape_configs.0.kubernetes_sd_configs', undefined, 'the job nodes has no targets'],
    ['scrape_configs.1.relabel_configs.0', undefined, 'the job api keeps every port of a pod'],
    [
      'scrape_configs.1.relabel_configs.1',
      undefined,
      'the job api keeps pods that have ended, which are down permanently',
    ],
    ['scrape_configs.1.relabel_configs.2', undefined, 'the job api keeps ports of init containers, which have ended'],
    ['scrape_configs.1.relabel_configs.4', undefined, 'the job api sets no label pod'],
    ['scrape_configs.2.relabel_configs.2', undefined, 'the job blackbox does not set instance to the host'],
    [
      'scrape_configs.2.relabel_configs.3.replacement',
      'other:9115',
      'the job blackbox probes by other, which is no Service',
    ],
    [
      'scrape_configs.2.static_configs.0.labels.__param_module',
      undefined,
      'the job blackbox probes https://web/ without the label __param_module',
    ],
  ])('rejects %s %j', (path, value, message) => {
    expect(found(set(path, value))).toEqual([message]);
  });

  it('rejects rules that are mounted elsewhere than rule_files names', () => {
    expect(found(set('rule_files.0', '/etc/prometheus/other/*.yml'))).toEqual([
      'rule_files has /etc/prometheus/other/*.yml, where no file is mounted',
      'rule_files does not have /etc/prometheus/rules/a.yml: its alerts never fire',
    ]);
  });

  it('rejects pods that no job discovers, and pods of every namespace', () => {
    const declared = 'the job api does not discover app=api, tier=x in twisterlab, which a chart declares';
    expect(found(set('scrape_configs.1.kubernetes_sd_configs.0.namespaces'))).toEqual([
      'the job api lists the pods of all namespaces, which its Role does not allow',
      declared,
    ]);
    expect(found(set('scrape_configs.1.kubernetes_sd_configs.0.selectors'))).toEqual([
      'the job api selects its pods by no label',
      declared,
    ]);
    expect(found(set('scrape_configs.1'))).toEqual([declared]);
  });

  it('rejects a host that is not probed, and one that no Ingress has', () => {
    expect(found(set('scrape_configs.2.static_configs.0.labels.host', 'b.example'))).toEqual([
      'no job probes a.example: an outage is not noticed',
      'probes b.example, which no Ingress has',
    ]);
  });

  it('requires no probe of a host whose pods are scaled to none, only of one with pods', () => {
    const backend = { service: { name: 'api', port: { number: 80 } } };
    const route = object('networking.k8s.io/v1', 'Ingress', 'api', {
      spec: { rules: [{ host: 'c.example', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
    });
    const withPods = (replicas: number) =>
      found(undefined, [route, service('api'), deployment('api', { deployment: { replicas } })]);
    expect(withPods(0)).toEqual([]);
    expect(withPods(1)).toEqual(['no job probes c.example: an outage is not noticed']);
  });
});
