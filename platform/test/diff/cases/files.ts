import { configMap } from '../../kit/objects';
import { type Case, casesOf } from '../kit';

const host = casesOf('host-file');
const bootstrap = casesOf('bootstrap');
const other = casesOf('other-file');
const alert = casesOf('alert');
const notification = casesOf('notification');
const dashboard = casesOf('dashboard');

const config = (text: string) => ({ 'hosts/edge/a/etc/rancher/k3s/config.yaml': `node-ip: 192.168.0.30\n${text}` });
const registries = (text: string) => ({ 'hosts/edge/a/etc/rancher/k3s/registries.yaml': `mirrors:\n  ${text}\n` });
const kubelet = (text: string) => ({
  'hosts/edge/a/var/lib/50-node.conf': `apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n${text}\n`,
});
const audit = (level: string) => ({
  'hosts/edge/a/etc/rancher/k3s/audit-policy.yaml': `rules:\n  - level: ${level}\n    resources: []\n`,
});
const version = (text: string) => ({ 'hosts/edge/k3s-version': `# K3s\n${text}\n` });

interface Rule {
  readonly name?: string;
  readonly expr?: string;
  readonly severity?: string;
  readonly delay?: string;
  readonly summary?: string;
}
const rules = (all: readonly Rule[], name = 'rules') => ({
  ...configMap(name, {
    'a.yml': `groups:\n  - name: g\n    rules:\n${all
      .map(
        ({ name: alertName = 'Down', expr = 'up == 0', severity = 'critical', delay = '5m', summary = 's' }) =>
          `      - alert: ${alertName}\n        expr: ${expr}\n        for: ${delay}\n        labels:\n          severity: ${severity}\n        annotations:\n          summary: ${summary}\n`,
      )
      .join('')}`,
  }),
  metadata: { name, namespace: 'twisterlab', labels: { rules: 'true' } },
});
const alertmanager = (text: string) => configMap('c', { 'alertmanager.yml': `route:\n  receiver: a\n${text}` });
const prometheus = (text: string) => configMap('c', { 'prometheus.yml': `global: {}\n${text}` });
const panels = (all: readonly object[]) =>
  configMap('c', { 'd.json': JSON.stringify({ schemaVersion: 1, panels: all }, null, 1) });

export const fileCases: readonly Case[] = [
  host('dangerous', 'no encryption of Secrets', config('secrets-encryption: true\n'), config('')),
  host(
    'dangerous',
    'a kubeconfig for all',
    config('write-kubeconfig-mode: "0600"\n'),
    config('write-kubeconfig-mode: "0644"\n'),
  ),
  host(
    'dangerous',
    'another range of addresses',
    config('cluster-cidr: 10.42.0.0/16\n'),
    config('cluster-cidr: 10.44.0.0/16\n'),
  ),
  host(
    'dangerous',
    'anonymous access',
    config('kube-apiserver-arg:\n  - a=b\n'),
    config('kube-apiserver-arg:\n  - a=b\n  - anonymous-auth=true\n'),
  ),
  host(
    'dangerous',
    'no audit log',
    config('kube-apiserver-arg:\n  - audit-log-path=x\n  - a=b\n'),
    config('kube-apiserver-arg:\n  - a=c\n'),
  ),
  host('dangerous', 'a mirror', registries('"*": {}'), registries('"*":\n    endpoint:\n      - http://mirror.lan')),
  host('dangerous', 'a kubelet without a login', kubelet('readOnlyPort: 0'), kubelet('readOnlyPort: 10255')),
  host('dangerous', 'less in the audit log', audit('Metadata'), audit('None')),
  host('review', 'more in the audit log', audit('Metadata'), audit('Request')),
  host('review', 'another name of the server', config('tls-san:\n  - a\n'), config('tls-san:\n  - a\n  - b\n')),
  host('silent', 'another comment', config('# a\n'), config('# b\n')),
  host('review', 'a patch of K3s', version('v1.36.5+k3s1'), version('v1.36.6+k3s1')),
  host('dangerous', 'two minors of K3s', version('v1.36.5+k3s1'), version('v1.38.0+k3s1')),
  host('dangerous', 'a downgrade of K3s', version('v1.36.5+k3s1'), version('v1.36.4+k3s1')),
  host('dangerous', 'a machine less', { 'hosts/edge/a.files': 'x\n' }, {}),
  host('review', 'a machine more', {}, { 'hosts/edge/a.files': 'x\n' }),

  bootstrap('review', 'another line', { 'bootstrap/edge.sh': 'a\nb\n' }, { 'bootstrap/edge.sh': 'a\nc\n' }),
  bootstrap('dangerous', 'no script', { 'bootstrap/edge.sh': 'a\n' }, {}),
  bootstrap('silent', 'another file', { 'hosts/edge/x': 'a\n' }, { 'hosts/edge/x': 'b\n' }),

  other('review', 'a file that is no object', {}, { 'dist/production/notes.txt': 'a\n' }),
  other('silent', 'a file of a machine', {}, { 'hosts/edge/x': 'a\n' }),

  alert('dangerous', 'an alert less', rules([{}, { name: 'Other' }]), rules([{}])),
  alert('review', 'an alert more', rules([{}]), rules([{}, { name: 'Other' }])),
  alert('dangerous', 'no rules', rules([{}]), []),
  alert(
    'review',
    'an alert moves',
    [rules([{}, { name: 'Other' }])],
    [rules([{}]), rules([{ name: 'Other' }], 'second')],
  ),
  alert('routine', 'another text', rules([{}]), rules([{ summary: 't' }])),
  alert('dangerous', 'a longer delay', rules([{}]), rules([{ delay: '1h' }])),
  alert('silent', 'the same delay', rules([{ delay: '60m' }]), rules([{ delay: '1h' }])),
  alert('dangerous', 'a lower severity', rules([{}]), rules([{ severity: 'info' }])),
  alert('review', 'a higher severity', rules([{ severity: 'info' }]), rules([{}])),
  alert('dangerous', 'a higher threshold', rules([{ expr: 'x > 0.8' }]), rules([{ expr: 'x > 0.9' }])),
  alert('review', 'a lower threshold', rules([{ expr: 'x > 0.8' }]), rules([{ expr: 'x > 0.7' }])),
  alert('dangerous', 'one more condition', rules([{}]), rules([{ expr: 'up == 0 and y' }])),
  alert('review', 'one more alternative', rules([{}]), rules([{ expr: 'up == 0 or y' }])),

  notification(
    'dangerous',
    'another receiver',
    alertmanager(''),
    configMap('c', { 'alertmanager.yml': 'route:\n  receiver: b\n' }),
  ),
  notification('review', 'another interval', alertmanager('  group_wait: 1m\n'), alertmanager('  group_wait: 2m\n')),
  notification(
    'review',
    'another kind of messages of a receiver',
    alertmanager('receivers:\n  - name: a\n    slack_configs:\n      - title: x\n'),
    alertmanager('receivers:\n  - name: a\n    discord_configs:\n      - title: x\n'),
  ),
  notification(
    'dangerous',
    'a receiver that sends nothing',
    alertmanager('receivers:\n  - name: a\n    slack_configs:\n      - title: x\n'),
    alertmanager('receivers:\n  - name: a\n'),
  ),
  notification(
    'dangerous',
    'an inhibition',
    alertmanager('inhibit_rules: []\n'),
    alertmanager('inhibit_rules:\n  - equal: [a]\n'),
  ),
  notification(
    'dangerous',
    'a job less',
    prometheus('scrape_configs:\n  - job_name: a\n  - job_name: b\n'),
    prometheus('scrape_configs:\n  - job_name: a\n'),
  ),
  notification(
    'review',
    'a job more',
    prometheus('scrape_configs:\n  - job_name: a\n'),
    prometheus('scrape_configs:\n  - job_name: a\n  - job_name: b\n'),
  ),
  notification(
    'silent',
    'jobs in another order',
    prometheus('scrape_configs:\n  - job_name: a\n  - job_name: b\n'),
    prometheus('scrape_configs:\n  - job_name: b\n  - job_name: a\n'),
  ),

  dashboard('routine', 'another unit', panels([{ title: 'a', unit: 'x' }]), panels([{ title: 'a', unit: 'y' }])),
  dashboard('review', 'a panel less', panels([{ title: 'a' }, { title: 'b' }]), panels([{ title: 'a' }])),
  dashboard(
    'silent',
    'panels in another order',
    panels([{ title: 'a' }, { title: 'b' }]),
    panels([{ title: 'b' }, { title: 'a' }]),
  ),
];
