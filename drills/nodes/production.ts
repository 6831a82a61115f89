import { is, type Kinds } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { records } from '../../environments';
import type { Dist, DistObject } from '../dist';
import type { CheckedItems } from '../expectation';
import { Bootstrap } from '../fixtures/bootstrap';
import type { Kubectl, LiveObject } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';

const environment = 'production';
export const { namespace } = records.tenants.find(({ name }) => name === environment)!;

export type Workload = Kinds['Deployment'] | Kinds['StatefulSet'];

/** A Pod; only the fields that this drill reads. */
export type Pod = LiveObject & {
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly { readonly name: string; readonly image: string }[];
  };
  readonly status: { readonly initContainerStatuses?: readonly State[]; readonly containerStatuses?: readonly State[] };
};

interface State {
  readonly name: string;
  readonly containerID?: string;
  readonly ready?: boolean;
  readonly state?: { readonly waiting?: { readonly reason: string; readonly message?: string } };
  readonly lastState?: { readonly terminated?: { readonly exitCode: number } };
}

/** The rendered workloads of production. @param applies filters files. Default: all. */
export function workloadsOf(dist: Dist, applies: (path: string) => boolean = () => true): Workload[] {
  return dist
    .objects(environment)
    .filter(({ path }) => applies(path))
    .map(({ manifest }) => manifest)
    .filter(isWorkload);
}

const isWorkload = (manifest: Manifest): manifest is Workload => ['Deployment', 'StatefulSet'].includes(manifest.kind);

/** Applies production. @param applies filters files. Default: all. */
export function applyProduction(fixture: NodeCluster, dist: Dist, applies?: (path: string) => boolean): Promise<void> {
  return applyTenant(fixture, dist, environment, applies);
}

/**
 * Applies a tenant and its prerequisites from the cluster's environment: Namespaces, PriorityClasses, StorageClasses and CRDs.
 * @param applies filters files of the tenant. Default: all.
 */
export async function applyTenant(
  { api, kubectl }: NodeCluster,
  dist: Dist,
  name: string,
  applies: (path: string) => boolean = () => true,
): Promise<void> {
  const { namespace: home } = records.tenants.find((tenant) => tenant.name === name)!;
  const cluster = dist
    .objects('edge')
    .filter(({ path }) => /^edge\/(namespaces|priority-classes|storage-classes|cert-manager-crds)\//.test(path));
  // Applications need Argo CD, which does not run here.
  const own = dist
    .objects(name)
    .filter(({ path, manifest }) => !manifest.apiVersion.startsWith('argoproj.io/') && applies(path));
  const limits = ({ manifest }: DistObject) =>
    ['ResourceQuota', 'LimitRange', 'ServiceAccount'].includes(manifest.kind);
  await kubectl.apply(...manifestsOf(cluster));
  await kubectl.untilEstablished();
  // Secrets are not in dist: the committed script creates them.
  await new Bootstrap(api, dist, 'edge').runOrThrow('secrets');
  await kubectl.apply(...manifestsOf(own.filter(limits)));
  await kubectl.until('the quota has a status', ['--namespace', home, 'resourcequotas'], (found) =>
    found.every(({ status }) => (status as { hard?: object } | undefined)?.hard !== undefined),
  );
  await kubectl.apply(...manifestsOf(own.filter((object) => !limits(object))).map(suspended));
}

/** A drill starts every task itself: its verdict must not depend on the time of day. */
export const suspended = (manifest: Manifest): Manifest =>
  is(manifest, 'CronJob') ? ({ ...manifest, spec: { ...manifest.spec, suspend: true } } as Manifest) : manifest;

const manifestsOf = (objects: readonly DistObject[]) => objects.map(({ manifest }) => manifest);

/** Waits until all are Ready or the time is over. @returns those that are not, each with the state of its pods. */
export async function readiness(
  fixture: NodeCluster,
  workloads: readonly Workload[],
  within: number,
): Promise<CheckedItems> {
  const { kubectl } = fixture;
  let waiting: LiveObject[] = [];
  const poll = async () => {
    const live = await kubectl.get('--namespace', namespace, 'deployments,statefulsets');
    waiting = live.filter((each) => !isReady(each));
    return live.length === workloads.length && waiting.length === 0;
  };
  const deadline = Date.now() + within * 1000;
  await fixture.api.processes.until(
    'all workloads are Ready',
    async () => (await poll()) || Date.now() > deadline || undefined,
    within + 60,
  );
  const faults = await Promise.all(waiting.map((each) => explain(kubectl, each.metadata.name, each.kind)));
  return { of: workloads.length, faults };
}

/** Whether all pods are Ready and of the latest template. */
export function isReady({ metadata, status, ...rest }: LiveObject): boolean {
  const { replicas = 1 } = (rest as unknown as { spec: { replicas?: number } }).spec;
  const found = (status ?? {}) as Partial<
    Record<'observedGeneration' | 'replicas' | 'readyReplicas' | 'updatedReplicas', number>
  >;
  const seen = found.observedGeneration === metadata.generation;
  // During a rolling update the Ready pod may be the old one.
  const counts = [found.replicas, found.readyReplicas, found.updatedReplicas];
  return seen && counts.every((each) => each === replicas);
}

/** The pods of one workload, or of all. */
export async function podsOf(kubectl: Kubectl, name?: string): Promise<Pod[]> {
  const selector = name ? ['--selector', `app.kubernetes.io/name=${name}`] : [];
  return (await kubectl.get('--namespace', namespace, 'pods', ...selector)) as Pod[];
}

/** Why a workload is not Ready: its containers' states and its last warning event. */
async function explain(kubectl: Kubectl, name: string, kind: string): Promise<string> {
  const pods = await podsOf(kubectl, name);
  const states = pods.flatMap(({ status }) => [
    ...(status.initContainerStatuses ?? []),
    ...(status.containerStatuses ?? []),
  ]);
  const words = states.flatMap(({ name: container, state, lastState }) => {
    const { reason, message = '' } = state?.waiting ?? {};
    const code = lastState?.terminated?.exitCode;
    if (!reason && code === undefined) return [];
    return [
      `${container}: ${reason ?? 'restarted'} ${message}${code === undefined ? '' : `, exited with code ${code}`}`,
    ];
  });
  const warnings = await kubectl.exec([
    ...['get', 'events', '--namespace', namespace, '--field-selector', 'type=Warning'],
    ...['--output', 'jsonpath={range .items[*]}{.involvedObject.name}: {.message}{"\\n"}{end}'],
  ]);
  const last = warnings.split('\n').findLast((line) => line.startsWith(`${name}-`));
  return [`${kind} ${name} is not Ready`, ...words, ...(last ? [last] : [])].join('; ');
}
