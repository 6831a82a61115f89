import { configMap, cronJob, deployment, namespace, object, service, statefulSet } from '../../kit/objects';
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
const lifecycle = casesOf('lifecycle');
const immutable = casesOf('immutable-field');
const sync = casesOf('sync-options');
const replicas = casesOf('replicas');
const restart = casesOf('restart');
const metadata = casesOf('metadata');
const controller = casesOf('controller');
const apiVersion = casesOf('api-version');

const definition = casesOf('definition');
const dangling = casesOf('dangling');
const helm = casesOf('helm-values');
const crd = (versions: readonly string[], rest: Record<string, unknown> = {}) => ({
  ...object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'widgets.example.org', {
    spec: { versions: versions.map((name) => ({ name, served: true, ...rest })) },
  }),
  metadata: { name: 'widgets.example.org' },
});
const mounting = deployment('api', { spec: { volumes: [{ name: 'c', configMap: { name: 'c' } }] } });
const chart = (values: string) =>
  object('helm.cattle.io/v1', 'HelmChartConfig', 'traefik', { spec: { valuesContent: `${values}\n# end\n` } });

/** Cases of rules about what Argo CD and the controllers do. */
export const lifecycleCases: readonly Case[] = [
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
  replicas(
    'review',
    'a pod more on one volume',
    deployment('api', { spec: { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'd' } }] } }),
    deployment('api', {
      spec: { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'd' } }] },
      deployment: { replicas: 2 },
    }),
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

  definition('dangerous', 'a version less', crd(['v1', 'v2']), crd(['v2'])),
  definition('dangerous', 'a version that is not served', crd(['v1', 'v2']), crd(['v1', 'v2'], { served: false })),
  definition('review', 'another schema', crd(['v1']), crd(['v1'], { schema: { openAPIV3Schema: { type: 'object' } } })),
  definition('silent', 'a new one', [], crd(['v1'])),

  dangling('dangerous', 'a ConfigMap that a pod mounts', [mounting, configMap('c')], [mounting]),
  dangling('silent', 'a ConfigMap that no pod mounts', [api(), configMap('c')], [api()]),
  dangling('silent', 'a ConfigMap that was never there', [api()], [mounting]),

  helm('dangerous', 'the dashboard', chart('api: { dashboard: false }'), chart('api: { dashboard: true }')),
  helm('dangerous', 'no replicas', chart('deployment: { replicas: 2 }'), chart('deployment: { replicas: 0 }')),
  helm('dangerous', 'no redirection to HTTPS', chart('web: { redirections: { to: websecure } }'), chart('web: {}')),
  helm('review', 'another timeout', chart('a: { timeout: 1s }'), chart('a: { timeout: 2s }')),
  helm('silent', 'a new one', [], chart('a: 1')),
];
