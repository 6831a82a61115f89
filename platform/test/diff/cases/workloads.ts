import {
  certificate,
  clusterIssuer,
  configMap,
  cronJob,
  deployment,
  namespace,
  object,
  service,
  statefulSet,
  storageClass,
} from '../../kit/objects';
import { type Case, casesOf } from '../kit';

const api = (container: Record<string, unknown> = {}, spec: Record<string, unknown> = {}) =>
  deployment('api', { container, spec });
const rolling = { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } };
const image = (name: string) => deployment('api', { image: name });
const store = (name: string) => statefulSet('db', { image: name });
const annotated = (options: string) =>
  object('v1', 'PersistentVolumeClaim', 'data', {
    metadata: { annotations: { 'argocd.argoproj.io/sync-options': options } },
  });
const claim = (storage: string) =>
  object('v1', 'PersistentVolumeClaim', 'data', { spec: { resources: { requests: { storage } } } });
const daemon = (image: string, spec: Record<string, unknown>) => ({
  ...deployment('agent', { image, spec }),
  kind: 'DaemonSet',
});
const mounted = (volume: Record<string, unknown>, mountPath = '/data') =>
  api({ volumeMounts: [{ name: 'data', mountPath }] }, { volumes: [{ name: 'data', ...volume }] });

const lifecycle = casesOf('lifecycle');
const immutable = casesOf('immutable-field');
const sync = casesOf('sync-options');
const replicas = casesOf('replicas');
const restart = casesOf('restart');
const images = casesOf('image');
const resources = casesOf('resources');
const cost = casesOf('cost');
const volumes = casesOf('volumes');
const schedule = casesOf('schedule');
const retention = casesOf('retention');
const protection = casesOf('protection');
const metadata = casesOf('metadata');
const program = casesOf('program');
const pods = casesOf('pods');
const controller = casesOf('controller');
const configuration = casesOf('configuration');
const apiVersion = casesOf('api-version');

const resource = (limit: string) => api({ resources: { limits: { memory: limit }, requests: { memory: '1Mi' } } });
const env = (value: string, name = 'LOG_LEVEL') => api({ env: [{ name, value }] });

export const workloadCases: readonly Case[] = [
  lifecycle('review', 'a Service comes', [], service('api')),
  lifecycle('review', 'a Service goes', service('api'), []),
  lifecycle('dangerous', 'a Deployment goes', api(), []),
  lifecycle('dangerous', 'a StatefulSet goes', statefulSet('db'), []),
  lifecycle('dangerous', 'a claim that Argo CD keeps has no owner', annotated('Prune=false'), []),
  lifecycle('dangerous', 'a Namespace goes', namespace, []),
  lifecycle(
    'dangerous',
    'a StatefulSet moves to another Application',
    { 'dist/production/a/x.yaml': JSON.stringify(statefulSet('db')) },
    { 'dist/production/b/x.yaml': JSON.stringify(statefulSet('db')) },
  ),
  lifecycle(
    'review',
    'a Service moves to another environment',
    { 'dist/production/a/x.yaml': JSON.stringify(service('db')) },
    { 'dist/staging/a/x.yaml': JSON.stringify(service('db')) },
  ),
  lifecycle(
    'silent',
    'a file is renamed',
    { 'dist/production/a/x.yaml': JSON.stringify(service('db')) },
    { 'dist/production/a/y.yaml': JSON.stringify(service('db')) },
  ),

  immutable(
    'dangerous',
    'a selector changes',
    api(),
    deployment('api', { deployment: { selector: { matchLabels: { other: 'x' } } } }),
  ),
  immutable('dangerous', 'a claim shrinks', claim('2Gi'), claim('1Gi')),
  immutable('silent', 'a claim has another unit', claim('2Gi'), claim('2048Mi')),
  immutable('silent', 'an image changes', image('r.io/a:1.0.0'), image('r.io/a:1.0.1')),

  sync(
    'dangerous',
    'a confirmation is removed',
    annotated('Delete=confirm,Prune=confirm'),
    annotated('Delete=confirm'),
  ),
  sync('dangerous', 'Replace is added', annotated(''), annotated('Replace=true')),
  sync('review', 'an option is added', annotated(''), annotated('ServerSideApply=true')),
  sync('silent', 'another field changes', claim('1Gi'), claim('2Gi')),

  replicas('dangerous', 'no pod remains', api(), deployment('api', { deployment: { replicas: 0 } })),
  replicas(
    'dangerous',
    'a member of a StatefulSet leaves',
    statefulSet('db', { statefulSet: { replicas: 3 } }),
    statefulSet('db', { statefulSet: { replicas: 2 } }),
  ),
  replicas(
    'review',
    'a pod less',
    deployment('api', { deployment: { replicas: 3 } }),
    deployment('api', { deployment: { replicas: 2 } }),
  ),
  replicas('routine', 'a pod more', api(), deployment('api', { deployment: { replicas: 2 } })),
  replicas('dangerous', 'a CronJob is suspended', cronJob('task'), cronJob('task', { cronJob: { suspend: true } })),
  replicas(
    'review',
    'a CronJob is resumed',
    cronJob('task', { cronJob: { suspend: true } }),
    cronJob('task', { cronJob: { suspend: false } }),
  ),
  replicas('silent', 'an image changes', image('r.io/a:1.0.0'), image('r.io/a:1.0.1')),

  restart(
    'routine',
    'a rolling update',
    deployment('api', { deployment: rolling }),
    deployment('api', { image: 'r.io/a:2.0.0', deployment: rolling }),
  ),
  restart(
    'review',
    'all pods stop first',
    deployment('api', { deployment: { strategy: { type: 'Recreate' } } }),
    deployment('api', { image: 'r.io/a:2.0.0', deployment: { strategy: { type: 'Recreate' } } }),
  ),
  restart('review', 'the only pod of a StatefulSet', store('r.io/a:1.0.0'), store('r.io/a:1.0.1')),
  restart(
    'review',
    'a StatefulSet that waits for a deletion',
    store('r.io/a:1.0.0'),
    statefulSet('db', { image: 'r.io/a:1.0.1', statefulSet: { updateStrategy: { type: 'OnDelete' } } }),
  ),
  restart('routine', 'a CronJob', cronJob('task'), cronJob('task', { image: 'r.io/a:2.0.0' })),
  restart(
    'review',
    'an agent in the network of the node',
    daemon('r.io/a:1.0.0', { hostNetwork: true }),
    daemon('r.io/a:1.0.1', { hostNetwork: true }),
  ),
  restart('routine', 'another agent', daemon('r.io/a:1.0.0', {}), daemon('r.io/a:1.0.1', {})),
  restart('silent', 'replicas', api(), deployment('api', { deployment: { replicas: 2 } })),

  images('routine', 'a patch', image('r.io/a:1.2.3'), image('r.io/a:1.2.4')),
  images('review', 'a minor version', image('r.io/a:1.2.3'), image('r.io/a:1.3.0')),
  images('review', 'a major version', image('r.io/a:1.2.3'), image('r.io/a:2.0.0')),
  images('dangerous', 'a major version of a store', store('r.io/a:1.2.3'), store('r.io/a:2.0.0')),
  images('dangerous', 'a downgrade of a store', store('r.io/a:1.2.3'), store('r.io/a:1.2.2')),
  images('review', 'a downgrade', image('r.io/a:1.2.3'), image('r.io/a:1.1.9')),
  images('dangerous', 'another registry', image('r.io/a:1.2.3'), image('s.io/a:1.2.3')),
  images('dangerous', 'another publisher', image('r.io/a/x:1.2.3'), image('r.io/b/x:1.2.3')),
  images(
    'review',
    'another digest',
    image(`r.io/a:1.2.3@sha256:${'a'.repeat(64)}`),
    image(`r.io/a:1.2.3@sha256:${'b'.repeat(64)}`),
  ),
  images('routine', 'the digest of the tag', image('r.io/a:1.2.3'), image(`r.io/a:1.2.3@sha256:${'b'.repeat(64)}`)),
  images('review', 'no digest any more', image(`r.io/a:1.2.3@sha256:${'a'.repeat(64)}`), image('r.io/a:1.2.3')),
  images('review', 'another variant', image('r.io/a:1.2.3-alpine'), image('r.io/a:1.2.3-bookworm')),
  images('review', 'tags without a version', image('r.io/a:stable'), image('r.io/a:latest')),
  images('review', 'a pre-release', image('r.io/a:1.2.3'), image('r.io/a:1.2.4-rc1')),
  images('silent', 'another field', api(), deployment('api', { deployment: { replicas: 2 } })),

  resources('routine', 'a higher limit', resource('128Mi'), resource('256Mi')),
  resources('review', 'a lower limit', resource('256Mi'), resource('128Mi')),
  resources('review', 'no limits', resource('256Mi'), api({ resources: {} })),
  resources('silent', 'the same limit in another unit', resource('1Gi'), resource('1024Mi')),
  resources(
    'review',
    'a smaller quota',
    object('v1', 'ResourceQuota', 'q', { spec: { hard: { pods: '10' } } }),
    object('v1', 'ResourceQuota', 'q', { spec: { hard: { pods: '5' } } }),
  ),
  resources(
    'routine',
    'a larger quota',
    object('v1', 'ResourceQuota', 'q', { spec: { hard: { pods: '5' } } }),
    object('v1', 'ResourceQuota', 'q', { spec: { hard: { pods: '10' } } }),
  ),

  cost('review', 'a new workload', [], api()),
  cost('silent', 'a new Service', [], service('api')),

  volumes(
    'dangerous',
    'a claim is replaced by a temporary volume',
    mounted({ persistentVolumeClaim: { claimName: 'data' } }),
    mounted({ emptyDir: {} }),
  ),
  volumes(
    'dangerous',
    'another claim',
    mounted({ persistentVolumeClaim: { claimName: 'data' } }),
    mounted({ persistentVolumeClaim: { claimName: 'other' } }),
  ),
  volumes(
    'dangerous',
    'data is mounted elsewhere',
    mounted({ persistentVolumeClaim: { claimName: 'data' } }),
    mounted({ persistentVolumeClaim: { claimName: 'data' } }, '/other'),
  ),
  volumes(
    'silent',
    'a temporary volume is mounted elsewhere',
    mounted({ emptyDir: {} }),
    mounted({ emptyDir: {} }, '/other'),
  ),
  volumes('dangerous', 'a claim shrinks', claim('2Gi'), claim('1Gi')),
  volumes('review', 'a claim grows', claim('1Gi'), claim('2Gi')),
  volumes(
    'dangerous',
    'volumes are deleted with their claims',
    storageClass('local', 'Retain'),
    storageClass('local', 'Delete'),
  ),
  volumes('review', 'volumes outlive their claims', storageClass('local', 'Delete'), storageClass('local', 'Retain')),
  volumes(
    'dangerous',
    'volumes are deleted with the pods',
    statefulSet('db', { statefulSet: { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Retain' } } }),
    statefulSet('db', { statefulSet: { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } } }),
  ),

  schedule(
    'dangerous',
    'a backup less often',
    cronJob('db-backup'),
    cronJob('db-backup', { cronJob: { schedule: '0 2 * * 1' } }),
  ),
  schedule(
    'review',
    'another task less often',
    cronJob('task'),
    cronJob('task', { cronJob: { schedule: '0 2 * * 1' } }),
  ),
  schedule(
    'review',
    'a backup at another time',
    cronJob('db-backup'),
    cronJob('db-backup', { cronJob: { schedule: '0 3 * * *' } }),
  ),
  schedule('dangerous', 'no backup', cronJob('db-backup'), []),
  schedule('silent', 'no other task', cronJob('task'), []),

  retention(
    'dangerous',
    'a shorter retention',
    api({ args: ['--storage.tsdb.retention.time=30d'] }),
    api({ args: ['--storage.tsdb.retention.time=7d'] }),
  ),
  retention(
    'review',
    'a longer retention',
    api({ args: ['--storage.tsdb.retention.time=7d'] }),
    api({ args: ['--storage.tsdb.retention.time=30d'] }),
  ),
  retention('dangerous', 'fewer copies', env('7', 'KEEP'), env('2', 'KEEP')),
  retention(
    'dangerous',
    'a shorter retention in a file',
    configMap('c', { 'loki.yaml': 'a:\n  retention_period: 168h\n' }),
    configMap('c', { 'loki.yaml': 'a:\n  retention_period: 24h\n' }),
  ),
  retention(
    'silent',
    'the interval of its work',
    configMap('c', { 'loki.yaml': 'a:\n  retention_delay: 2h\n' }),
    configMap('c', { 'loki.yaml': 'a:\n  retention_delay: 1h\n' }),
  ),

  protection(
    'dangerous',
    'no append-only file',
    configMap('c', { 'redis.conf': 'dir /data\nappendonly yes\n' }),
    configMap('c', { 'redis.conf': 'dir /data\nappendonly no\n' }),
  ),
  protection(
    'dangerous',
    'the line is removed',
    configMap('c', { 'redis.conf': 'dir /data\nappendonly yes\n' }),
    configMap('c', { 'redis.conf': 'dir /data\nport 1\n' }),
  ),
  protection(
    'dangerous',
    'anonymous users',
    configMap('c', { 'grafana.ini': '[auth.anonymous]\nenabled = false\n' }),
    configMap('c', { 'grafana.ini': '[auth.anonymous]\nenabled = true\n' }),
  ),
  protection(
    'silent',
    'the same key of another section',
    configMap('c', { 'grafana.ini': '[metrics]\nenabled = false\n' }),
    configMap('c', { 'grafana.ini': '[metrics]\nenabled = true\n' }),
  ),
  protection(
    'silent',
    'it is added',
    configMap('c', { 'redis.conf': 'dir /data\nappendonly no\n' }),
    configMap('c', { 'redis.conf': 'dir /data\nappendonly yes\n' }),
  ),

  metadata(
    'routine',
    'a version',
    object('v1', 'Service', 's', { metadata: { labels: { 'app.kubernetes.io/version': '1' } } }),
    object('v1', 'Service', 's', { metadata: { labels: { 'app.kubernetes.io/version': '2' } } }),
  ),
  metadata(
    'review',
    'another label',
    object('v1', 'Service', 's', { metadata: { labels: { team: 'a' } } }),
    object('v1', 'Service', 's', { metadata: { labels: { team: 'b' } } }),
  ),
  metadata(
    'review',
    'another annotation',
    object('v1', 'Service', 's', { metadata: { annotations: { a: '1' } } }),
    object('v1', 'Service', 's', { metadata: { annotations: { a: '2' } } }),
  ),
  metadata('silent', 'a port', service('s'), service('s', { ports: [{ port: 81 }] })),

  program('routine', 'a log level', env('INFO'), env('DEBUG')),
  program('review', 'another variable', env('a', 'MODE'), env('b', 'MODE')),
  program('review', 'a variable more', api(), env('a', 'MODE')),
  program('routine', 'a log level as an argument', api({ args: ['--v=2'] }), api({ args: ['--v=4'] })),
  program('review', 'another argument', api({ args: ['--a'] }), api({ args: ['--b'] })),
  program('review', 'arguments in another order', api({ args: ['--a', '--b'] }), api({ args: ['--b', '--a'] })),
  program(
    'silent',
    'variables in another order',
    api({
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
    }),
    api({
      env: [
        { name: 'B', value: '2' },
        { name: 'A', value: '1' },
      ],
    }),
  ),

  pods(
    'review',
    'a probe',
    api({ livenessProbe: { periodSeconds: 10 } }),
    api({ livenessProbe: { periodSeconds: 20 } }),
  ),
  pods('review', 'a container more', api(), api({}, { initContainers: [{ name: 'init', image: 'r.io/a:1.0.0' }] })),
  pods(
    'review',
    'init containers in another order',
    api({}, { initContainers: [{ name: 'a' }, { name: 'b' }] }),
    api({}, { initContainers: [{ name: 'b' }, { name: 'a' }] }),
  ),
  pods('review', 'another affinity', api(), api({}, { nodeSelector: { disk: 'ssd' } })),
  pods(
    'silent',
    'tolerations in another order',
    api({}, { tolerations: [{ key: 'a' }, { key: 'b' }] }),
    api({}, { tolerations: [{ key: 'b' }, { key: 'a' }] }),
  ),

  controller(
    'review',
    'another strategy',
    deployment('api', { deployment: rolling }),
    deployment('api', {
      deployment: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } } },
    }),
  ),
  controller('routine', 'more revisions', api(), deployment('api', { deployment: { revisionHistoryLimit: 5 } })),
  controller(
    'dangerous',
    'a budget that allows none',
    object('policy/v1', 'PodDisruptionBudget', 'b', { spec: { maxUnavailable: 1 } }),
    object('policy/v1', 'PodDisruptionBudget', 'b', { spec: { maxUnavailable: 0 } }),
  ),
  controller(
    'review',
    'a budget that allows two',
    object('policy/v1', 'PodDisruptionBudget', 'b', { spec: { maxUnavailable: 1 } }),
    object('policy/v1', 'PodDisruptionBudget', 'b', { spec: { maxUnavailable: 2 } }),
  ),
  controller('silent', 'an image', image('r.io/a:1.0.0'), image('r.io/a:1.0.1')),

  configuration(
    'review',
    'a setting',
    configMap('c', { 'a.yaml': 'a: 1\nb: 2\n' }),
    configMap('c', { 'a.yaml': 'a: 1\nb: 3\n' }),
  ),
  configuration('review', 'a script', configMap('c', { 'a.sh': 'a\nb\n' }), configMap('c', { 'a.sh': 'a\nc\n' })),
  configuration(
    'routine',
    'a log level',
    configMap('c', { 'a.yaml': 'a: 1\nlog_level: info\n' }),
    configMap('c', { 'a.yaml': 'a: 1\nlog_level: debug\n' }),
  ),
  configuration(
    'silent',
    'keys in another order',
    configMap('c', { 'a.yaml': 'a: 1\nb: 2\n' }),
    configMap('c', { 'a.yaml': 'b: 2\na: 1\n' }),
  ),

  apiVersion(
    'dangerous',
    'a version that is not served',
    object('policy/v1', 'PodDisruptionBudget', 'b'),
    object('policy/v1beta1', 'PodDisruptionBudget', 'b'),
  ),
  apiVersion(
    'review',
    'another version',
    object('autoscaling/v1', 'HorizontalPodAutoscaler', 'b', { spec: { scaleTargetRef: {} } }),
    object('autoscaling/v2', 'HorizontalPodAutoscaler', 'b', { spec: { scaleTargetRef: {} } }),
  ),
  apiVersion('review', 'a beta', [], object('resource.k8s.io/v1beta1', 'ResourceClaim', 'b')),
  apiVersion('silent', 'a stable version', [], service('b')),
  ...certificateCases(),
];

function certificateCases(): Case[] {
  const rule = casesOf('certificate');
  const of = (spec: Record<string, unknown>) => certificate('api', ['a.lan', 'b.lan'], spec);
  return [
    rule('dangerous', 'another issuer', of({}), of({ issuerRef: { kind: 'ClusterIssuer', name: 'other' } })),
    rule('dangerous', 'a name less', of({}), certificate('api', ['a.lan'])),
    rule('review', 'a name more', of({}), certificate('api', ['a.lan', 'b.lan', 'c.lan'])),
    rule('silent', 'names in another order', of({}), certificate('api', ['b.lan', 'a.lan'])),
    rule('dangerous', 'a later renewal', of({}), of({ renewBefore: '24h' })),
    rule('silent', 'the same duration in another unit', of({}), of({ duration: '2160h0m0s' })),
    rule('dangerous', 'no certificate', of({}), []),
    rule(
      'dangerous',
      'another authority',
      clusterIssuer('private'),
      clusterIssuer('private', { ca: { secretName: 'x' } }),
    ),
  ];
}
