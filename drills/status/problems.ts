import { ofPod, sum } from '@twisterlab/platform/capacity/amount';
import type { PodSpec } from '@twisterlab/platform/model/manifest';
import type { Kubectl, LiveObject } from '../fixtures/kubectl';
import { inDays, issue, setStatus } from './cluster';

const namespace = 'twisterlab';
const server = 'twisterlab-api';

/** What goes wrong in the cluster: each is one check. Fault injections put something else in its place. */
export interface Problems {
  /** An administrator changes one object and deletes another. */
  outOfDate(kubectl: Kubectl): Promise<void>;
  pod(kubectl: Kubectl): Promise<void>;
  failed(kubectl: Kubectl): Promise<void>;
  late(kubectl: Kubectl): Promise<void>;
  certificate(kubectl: Kubectl): Promise<void>;
  node(kubectl: Kubectl): Promise<void>;
}

/** Names of what goes wrong, as the command prints them. */
export const subjects = {
  changed: `PodDisruptionBudget ${namespace}/postgres-cluster`,
  deleted: `Service ${namespace}/redis-exporter`,
  failed: `CronJob ${namespace}/postgres-dump-backup`,
  late: `CronJob ${namespace}/redis-backup`,
  certificate: `Certificate ${namespace}/${server}`,
} as const;

export const problems: Problems = {
  async outOfDate(kubectl) {
    await patch(kubectl, 'poddisruptionbudget/postgres-cluster', { spec: { maxUnavailable: 2 } });
    await kubectl.exec(['delete', 'service', 'redis-exporter', '--namespace', namespace]);
  },
  pod: (kubectl) => containerWaits(kubectl, 'CrashLoopBackOff'),
  failed: (kubectl) => runOutOfTime(kubectl, true),
  late: (kubectl) => succeeded(kubectl, -3),
  certificate: (kubectl) => issue(kubectl, namespace, server, 10),
  node: (kubectl) => shrink(kubectl, 0.5),
};

/** Sets the reason for which the containers of a pod of the API wait. */
export async function containerWaits(kubectl: Kubectl, reason: string): Promise<void> {
  const [pod] = await podsOf(kubectl, ['--namespace', namespace, '--selector', `app.kubernetes.io/name=${server}`]);
  const { metadata, spec } = pod!;
  const image = spec.containers[0]!.image;
  const waits = { name: server, image, imageID: '', ready: false, restartCount: 7, state: { waiting: { reason } } };
  await setStatus(kubectl, namespace, `pod/${metadata.name}`, { containerStatuses: [waits] });
}

/** Runs a backup whose pod takes longer than it may, and waits until it has failed. @param owned whether the Job belongs to its CronJob. */
export async function runOutOfTime(kubectl: Kubectl, owned: boolean): Promise<void> {
  const own = ['--namespace', namespace];
  const from = ['--from=cronjob/postgres-dump-backup', '--dry-run=client', '--output=json'];
  const job = JSON.parse(await kubectl.exec(['create', 'job', 'by-hand', ...own, ...from])) as {
    readonly metadata: object;
    readonly spec: object;
  };
  Object.assign(job.spec, { activeDeadlineSeconds: 1 });
  if (!owned) Object.assign(job.metadata, { ownerReferences: [] });
  await kubectl.exec(['create', '--filename=-'], JSON.stringify(job));
  await kubectl.exec(['wait', 'job/by-hand', ...own, '--for=condition=Failed', '--timeout=100s']);
}

/** Sets when the backup of Redis succeeded for the last time. */
export async function succeeded(kubectl: Kubectl, days: number): Promise<void> {
  await setStatus(kubectl, namespace, 'cronjob/redis-backup', { lastSuccessfulTime: inDays(days) });
}

/** Sets the memory that pods may use of a node, as a larger reserve does. @param share of what its pods request. */
export async function shrink(kubectl: Kubectl, share: number): Promise<void> {
  const [node] = await kubectl.get('nodes');
  const { name } = node!.metadata;
  const pods = await podsOf(kubectl, ['--all-namespaces']);
  const own = pods.filter(({ spec }) => spec.nodeName === name);
  const { memory } = sum(own.map(({ spec }) => ofPod(spec, 'requests')));
  await setStatus(kubectl, 'default', `node/${name}`, { allocatable: { memory: `${Math.floor(memory * share)}` } });
}

type Pod = LiveObject & { readonly spec: PodSpec & { readonly nodeName?: string } };

const podsOf = async (kubectl: Kubectl, args: readonly string[]) => (await kubectl.get('pods', ...args)) as Pod[];

export async function patch(kubectl: Kubectl, object: string, change: object): Promise<void> {
  await kubectl.exec(['patch', object, '--namespace', namespace, '--type=merge', '--patch', JSON.stringify(change)]);
}
