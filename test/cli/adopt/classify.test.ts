import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { classify } from '../../../cli/adopt/classify';
import { clustersOf } from '../../../cli/adopt/live-cluster';
import type { Classified } from '../../../cli/adopt/verdict';
import { nameOf, readDist } from '../../../cli/live/objects';
import { renderedDist } from '../../kit/dist';
import { deployment, handRun, live, ownedBy, service } from './hand-run';

const dist = readDist(renderedDist);
/** A type whose fields can be assigned. */
type Editable<T> = T extends (...args: never) => unknown
  ? T
  : T extends object
    ? { -readonly [K in keyof T]: Editable<T[K]> }
    : T;

const verdicts = (objects: readonly Manifest[]) =>
  new Map(classify(clustersOf(objects, dist)).map((each) => [nameOf(each.manifest), each]));
/** The verdict of an object, among others. */
const verdictOf = (object: Manifest, others: readonly Manifest[] = []): Classified =>
  verdicts([object, ...others]).get(nameOf(object))!;
const wanted = (name: string) => dist.find(({ manifest }) => nameOf(manifest) === name)!.manifest;

describe('the hand-run cluster', () => {
  const all = verdicts(handRun);

  it.each([
    // [object, action, part of the reason]
    ['Namespace twisterlab', 'adopt', 'every immutable field is the same'],
    ['ServiceAccount monitoring/prometheus', 'adopt', 'dist/edge/prometheus has it'],
    ['ClusterRoleBinding prometheus', 'adopt', 'dist/edge/prometheus has it'],
    [
      'PersistentVolumeClaim twisterlab/data-redis-0',
      'adopt',
      'StatefulSet twisterlab/redis mounts the claim of this name',
    ],
    ['Deployment twisterlab/twisterlab-api', 'replace', 'spec.selector is immutable'],
    ['Deployment twisterlab/redis', 'replace', 'StatefulSet twisterlab/redis has its purpose'],
    ['StatefulSet twisterlab/postgres', 'replace', 'StatefulSet twisterlab/postgres-cluster has its purpose'],
    ['DaemonSet monitoring/node-exporter', 'replace', 'DaemonSet node-agents/node-exporter has its purpose'],
    ['Service twisterlab/twisterlab-unified-api', 'replace', 'its selector would keep app'],
    ['Service twisterlab/postgres', 'replace', 'Service twisterlab/postgres-cluster serves'],
    ['Service twisterlab/twisterlab-api', 'replace', 'Service twisterlab/twisterlab-unified-api serves'],
    ['Service twisterlab/mcp-server', 'replace', 'Service twisterlab/mcp-unified serves'],
    ['Ingress twisterlab/twisterlab-ingress', 'replace', 'serves the same host'],
    ['PersistentVolumeClaim twisterlab/redis-data', 'replace', 'load them into StatefulSet twisterlab/redis first'],
    ['ReplicaSet twisterlab/twisterlab-api-5c9', 'delete', 'old revision'],
    ['Pod twisterlab/builder', 'delete', 'CI builds images'],
    ['Pod default/node-debugger-edgeserver-8kq', 'delete', 'kubectl debug left it'],
    ['Pod twisterlab/load-check', 'delete', 'no controller owns this pod'],
    ['Job twisterlab/migrate', 'delete', 'has finished'],
    ['Namespace local-path-storage', 'delete', 'orphan'],
    ['ConfigMap twisterlab/api-security-patch', 'delete', 'serves only Deployment twisterlab/twisterlab-api'],
    ['ServiceAccount twisterlab/api-runner', 'delete', 'serves only'],
    ['HorizontalPodAutoscaler twisterlab/twisterlab-api', 'delete', 'dist sets the replicas'],
    ['PodDisruptionBudget twisterlab/api', 'delete', 'protects only'],
    ['Service twisterlab/chat', 'delete', 'its selector matches no pod'],
    ['NetworkPolicy twisterlab/allow-lan', 'delete', 'policies add up'],
    ['ReplicaSet twisterlab/twisterlab-api-6d4', 'leave', 'Deployment twisterlab-api, which is listed, owns it'],
    ['Pod twisterlab/twisterlab-api-6d4-x2x', 'leave', 'which is listed, owns it'],
    ['PersistentVolumeClaim twisterlab/old-uploads', 'leave', 'no workload mounts it'],
    ['PersistentVolume pvc-redis-data', 'leave', 'it follows PersistentVolumeClaim twisterlab/redis-data'],
    ['PersistentVolume pvc-released', 'leave', 'no claim is bound'],
    ['Deployment twisterlab/wiki', 'leave', 'dist has nothing for its purpose'],
    ['Ingress twisterlab/wiki', 'leave', 'no chart renders it'],
    ['Namespace home-automation', 'leave', '2 of its objects'],
    ['Deployment home-automation/hub', 'leave', 'dist has no namespace home-automation'],
    ['Deployment kube-system/coredns', 'leave', 'belongs to K3s'],
    ['Namespace kube-system', 'leave', 'K3s creates'],
    ['Node edgeserver', 'leave', 'control plane'],
    ['Service default/kubernetes', 'leave', 'K3s creates'],
    ['StorageClass local-path', 'leave', 'K3s creates'],
    ['ClusterRole local-path-provisioner-role', 'leave', 'from its manifests'],
    ['ClusterRole view', 'leave', 'Kubernetes creates'],
    ['CustomResourceDefinition helmcharts.helm.cattle.io', 'leave', 'K3s defines'],
    ['ConfigMap twisterlab/kube-root-ca.crt', 'leave', 'every namespace'],
    ['ServiceAccount twisterlab/default', 'leave', 'every namespace'],
  ])('%s: %s, %s', (name, action, reason) => {
    expect(all.get(name)).toMatchObject({ action, reason: expect.stringContaining(reason) });
  });

  it('gives each object one verdict, in the order of the export', () => {
    expect([...all.keys()]).toEqual(handRun.map(nameOf));
  });

  it('requires a decision only of workloads that dist has nothing for', () => {
    expect([...all.values()].filter(({ undecided }) => undecided).map(({ manifest }) => nameOf(manifest))).toEqual([
      'Deployment twisterlab/wiki',
    ]);
  });

  it('names the data of workloads', () => {
    expect(all.get('StatefulSet twisterlab/postgres')?.data).toBe('twisterlab/postgres-storage-postgres-0');
    expect(all.get('Deployment twisterlab/twisterlab-api')?.data).toBeUndefined();
  });
});

describe('an object with the identity of one in dist', () => {
  /** What the API server returns for an object that was created from dist. */
  const created = <Kind extends 'Deployment' | 'Service'>(name: string) => {
    const { metadata, ...fields } = wanted(name);
    const object = { ...fields, metadata: { ...metadata, uid: 'u', resourceVersion: '1' } };
    return structuredClone(object) as unknown as Editable<Kinds[Kind]>;
  };

  it.each([
    'Deployment twisterlab/twisterlab-api',
    'StatefulSet twisterlab/redis',
    'DaemonSet node-agents/node-exporter',
  ])('%s is adopted as dist has it', (name) => expect(verdictOf(created(name)).action).toBe('adopt'));

  it('is adopted with what the API server fills in', () => {
    const object = created<'Service'>('Service twisterlab/redis');
    object.spec!.clusterIP = '10.43.0.9';
    expect(verdictOf(object).action).toBe('adopt');
  });

  it('is replaced if a container would run beside those of dist', () => {
    const object = created<'Deployment'>('Deployment twisterlab/mcp-unified');
    object.spec.template.spec!.containers[0]!.name = 'hand-made';
    expect(verdictOf(object).reason).toBe('the container hand-made would run beside those of dist');
  });

  it('is replaced if a variable of it would stay', () => {
    const object = created<'Deployment'>('Deployment twisterlab/mcp-unified');
    object.spec.template.spec!.containers[0]!.env!.push({ name: 'SECRET_KEY', value: 'x' });
    expect(verdictOf(object)).toMatchObject({
      action: 'replace',
      reason: expect.stringContaining('would stay: SECRET_KEY'),
    });
  });

  it('is replaced if the server filled in a strategy that dist cannot remove', () => {
    const object = created<'Deployment'>('Deployment cert-manager/cert-manager');
    object.spec.strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } };
    expect(verdictOf(object)).toMatchObject({
      action: 'replace',
      reason: expect.stringContaining('spec.strategy.type'),
    });
  });

  it('is replaced if a port of the Service would stay', () => {
    const object = created<'Service'>('Service twisterlab/redis');
    object.spec!.ports!.push({ port: 9121, protocol: 'TCP' });
    expect(verdictOf(object)).toMatchObject({ action: 'replace', reason: 'it would keep the port 9121/TCP' });
  });
});

describe('other objects', () => {
  it('an object whose owner is not in the export is left', () => {
    const metadata = ownedBy('CronJob', 'nightly', 'twisterlab', 'batch/v1');
    const object = live('batch/v1 Job', 'nightly-1', 'twisterlab', {
      metadata,
      spec: { template: { spec: { containers: [] } } },
    });
    expect(verdictOf(object)).toMatchObject({
      action: 'leave',
      reason: expect.stringContaining('CronJob nightly, is not in the export'),
    });
  });

  it('an old revision that still has pods is left', () => {
    const metadata = ownedBy('Deployment', 'x', 'twisterlab');
    const object = live('apps/v1 ReplicaSet', 'x-1', 'twisterlab', {
      metadata,
      spec: { replicas: 0 },
      status: { replicas: 1 },
    });
    expect(verdictOf(object).action).toBe('leave');
  });

  it('a Secret that pods of dist read is left, and one that only a replaced workload reads goes last', () => {
    const env = [{ name: 'P', valueFrom: { secretKeyRef: { name: 'api-old', key: 'p' } } }];
    const api = deployment('twisterlab-api', 'twisterlab', 'twisterlab-api:latest') as Editable<Kinds['Deployment']>;
    api.spec.template.spec.containers[0]!.env = env;
    expect(verdictOf(live('Secret', 'postgres', 'twisterlab'), [api])).toMatchObject({
      action: 'leave',
      reason: expect.stringContaining('bootstrap'),
    });
    expect(verdictOf(live('Secret', 'api-old', 'twisterlab'), [api])).toMatchObject({ action: 'delete', when: 'last' });
  });

  it('what a workload that stays uses is left', () => {
    const wiki = deployment('wiki', 'twisterlab', 'wiki:2', { volumes: [{ name: 'c', configMap: { name: 'pages' } }] });
    expect(verdictOf(live('ConfigMap', 'pages', 'twisterlab'), [wiki]).action).toBe('leave');
    expect(verdictOf(service('wiki', 'twisterlab', 'wiki', 80), [wiki]).action).toBe('leave');
  });

  it('a namespace with nothing but leftovers is an orphan', () => {
    const old = live('Namespace', 'old', undefined);
    const builder = live('Pod', 'builder', 'old', { spec: { containers: [] } });
    expect(verdictOf(old, [builder]).action).toBe('delete');
    expect(verdictOf(old, [service('x', 'old', 'x', 1)]).action).toBe('leave');
  });
});
