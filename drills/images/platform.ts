import { images as names } from '../../charts/images';
import { file, user, users } from './entries';
import type { ImageSpec } from './spec';
import type { Entry } from './tar';

/** Shared by the stubs of controllers: one root file system. */
const packages = ['python3', 'python3-cryptography'];

/** A stub of a program that is not available here, as strict as the original: drills/images/files. */
function stub(name: string, module: string, user: string): ImageSpec {
  return {
    name,
    packages,
    env: { PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' },
    entrypoint: ['/usr/bin/python3', `/app/${module}.py`],
    user,
    entries: ['kube', 'pki', module].map((each) => file(`/app/${each}.py`, `${each}.py`)),
  };
}

/** With its command line, which changes the password of its administrator. */
function grafana(): ImageSpec {
  const { entries = [], env, ...server } = stub(names.grafana, 'grafana', '472');
  const programs = '/usr/share/grafana/bin';
  return {
    ...server,
    env: { ...env, PATH: `${programs}:/usr/local/bin:/usr/bin:/bin` },
    entries: [
      ...entries,
      file('/app/grafana_accounts.py', 'grafana_accounts.py'),
      file(`${programs}/grafana`, 'grafana_cli.py', 0o755),
    ],
  };
}

/** A program that needs no root file system. */
function program(name: string, path: string, part: ImageSpec['programs'], user: string): ImageSpec {
  return { name, programs: part, entrypoint: [path], user };
}

/** The images of the cluster's own applications: the real program where it is available. */
export const platformImages = {
  argocd: {
    name: names.argoCd,
    packages: ['git', 'gnupg', 'openssh-client', 'tini'],
    programs: { '/usr/local/bin/argocd': 'argocd' },
    scripts: Object.fromEntries(
      ['git-ask-pass.sh', 'git-verify-wrapper.sh', 'gpg-wrapper.sh'].map((script) => [
        `/usr/local/bin/${script}`,
        { part: 'argocd' as const, file: `hack/${script}` },
      ]),
    ),
    entrypoint: ['/usr/bin/tini', '--'],
    user: '999',
    entries: [
      users(user('argocd', 999)),
      // Debian's cp is older than the original's and has no --update=none.
      {
        path: '/usr/bin/cp',
        content: Buffer.from('#!/bin/sh\nshift\n[ -e "$2" ] || exec install -m 755 "$1" "$2"\n'),
        mode: 0o755,
      },
      ...['server', 'repo-server', 'application-controller', 'cmp-server'].map(
        (role): Entry => ({ path: `/usr/local/bin/argocd-${role}`, link: '/usr/local/bin/argocd' }),
      ),
      ...['ssh', 'tls', 'gpg/source', 'gpg/keys', 'reposerver/tls'].map(
        (path): Entry => ({ path: `/app/config/${path}`, folder: true, mode: 0o777 }),
      ),
      { path: '/home/argocd', folder: true, mode: 0o777 },
    ],
  },
  'argocd-redis': {
    name: names.argoCdRedis,
    packages: ['redis-server', 'redis-tools'],
    entrypoint: ['redis-server'],
    entries: [users(user('redis', 999))],
  },
  prometheus: program(names.prometheus, '/bin/prometheus', { '/bin/prometheus': 'prometheus' }, '65534'),
  alertmanager: program(names.alertmanager, '/bin/alertmanager', { '/bin/alertmanager': 'alertmanager' }, '65534'),
  loki: program(names.loki, '/usr/bin/loki', { '/usr/bin/loki': 'loki' }, '10001'),
  'otel-collector': program(names.otelCollector, '/otelcol-k8s', { '/otelcol-k8s': 'otelcol' }, '10001'),
  jaeger: program(names.jaeger, '/cmd/jaeger/jaeger', { '/cmd/jaeger/jaeger': 'jaeger' }, '10001'),
  'blackbox-exporter': {
    name: names.blackboxExporter,
    packages: ['prometheus-blackbox-exporter'],
    entrypoint: ['/usr/bin/prometheus-blackbox-exporter'],
    user: '65534',
  },
  grafana: grafana(),
  'kube-state-metrics': stub(names.kubeStateMetrics, 'kube_state_metrics', '65534'),
  'cert-manager': stub(names.certManagerController, 'cert_manager', '65532'),
  'cert-manager-webhook': stub(names.certManagerWebhook, 'cert_manager_webhook', '65532'),
  'cert-manager-cainjector': stub(names.certManagerCainjector, 'cert_manager_cainjector', '65532'),
  'trust-manager': stub(names.trustManager, 'trust_manager', '65532'),
} satisfies Readonly<Record<string, ImageSpec>>;
