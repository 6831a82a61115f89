import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { backgroundNamespaces } from '../../charts/monitoring/rules/workloads/replicas';
import { type DistObject, identityOf, nameOf } from '../live/objects';
import type { AlertName } from './alerts';

/** Something that does not work, with the alert that fires for it. */
export interface Failure {
  readonly object: string;
  readonly alert: AlertName;
  readonly message: string;
}

/** Fields of the status that are read. */
interface Status {
  readonly phase?: string;
  readonly availableReplicas?: number;
  readonly readyReplicas?: number;
  readonly numberReady?: number;
  readonly desiredNumberScheduled?: number;
  readonly conditions?: readonly Condition[];
  readonly containerStatuses?: readonly ContainerStatus[];
  readonly initContainerStatuses?: readonly ContainerStatus[];
  readonly sync?: { readonly status?: string };
  readonly health?: { readonly status?: string };
  readonly operationState?: { readonly phase?: string; readonly message?: string };
  readonly lastSuccessfulTime?: string;
  readonly startTime?: string;
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly message?: string;
}

interface ContainerStatus {
  readonly name: string;
  readonly state?: { readonly waiting?: { readonly reason?: string } };
}

export const statusOf = (manifest: Manifest | undefined) =>
  (manifest as { readonly status?: Status } | undefined)?.status ?? {};

export const conditionOf = (manifest: Manifest, type: string): Condition | undefined =>
  statusOf(manifest).conditions?.find((each) => each.type === type);

/** A pod may wait for its image and volume this long: pulls of a normal rollout end earlier. */
const patience = 5 * 60_000;

/** @param now in milliseconds since 1970. */
export function failures(live: readonly Manifest[], dist: readonly DistObject[], now: number): Failure[] {
  const environments = new Map(dist.map((each) => [identityOf(each.manifest), each]));
  const succeeded = new Map(
    live.flatMap((each) => (is(each, 'CronJob') ? [[nameOf(each), statusOf(each).lastSuccessfulTime ?? '']] : [])),
  );
  return live.flatMap((manifest) => {
    const wanted = environments.get(identityOf(manifest));
    const found = [
      ...servers(manifest, wanted),
      ...pods(manifest, now),
      ...jobs(manifest, succeeded),
      ...nodes(manifest),
      ...others(manifest),
    ];
    return found.map(([alert, message]) => ({ object: nameOf(manifest), alert, message }));
  });
}

type Finding = readonly [alert: AlertName, message: string];

function* servers(manifest: Manifest, wanted: DistObject | undefined): Iterable<Finding> {
  const { availableReplicas = 0, readyReplicas = 0, numberReady = 0, desiredNumberScheduled = 0 } = statusOf(manifest);
  if (is(manifest, 'Deployment')) {
    const { replicas = 1 } = manifest.spec;
    const intended = wanted && is(wanted.manifest, 'Deployment') ? (wanted.manifest.spec.replicas ?? 1) : 0;
    if (replicas === 0 && intended > 0) yield ['DeploymentStopped', 'it has 0 replicas'];
    else if (availableReplicas < replicas)
      yield [
        backgroundNamespaces.includes(manifest.metadata.namespace ?? '')
          ? 'BackgroundServiceUnavailable'
          : 'DeploymentUnavailable',
        `${availableReplicas} of ${replicas} pods are available`,
      ];
  }
  if (is(manifest, 'StatefulSet') && readyReplicas < (manifest.spec.replicas ?? 1))
    yield ['StatefulSetShort', `${readyReplicas} of ${manifest.spec.replicas ?? 1} pods are Ready`];
  if (is(manifest, 'DaemonSet') && numberReady < desiredNumberScheduled)
    yield ['DaemonSetShort', `${numberReady} of ${desiredNumberScheduled} pods are Ready`];
}

function* pods(manifest: Manifest, now: number): Iterable<Finding> {
  if (!is(manifest, 'Pod')) return;
  const { phase, containerStatuses = [], initContainerStatuses = [] } = statusOf(manifest);
  const reasons = [...initContainerStatuses, ...containerStatuses].flatMap(({ name, state }) =>
    state?.waiting?.reason ? [[name, state.waiting.reason] as const] : [],
  );
  const looping = reasons.find(([, reason]) => reason === 'CrashLoopBackOff');
  const pulling = reasons.find(([, reason]) => /^(ErrImage|ImagePull|InvalidImageName)/.test(reason));
  if (looping) yield ['PodCrashLooping', `${looping[0]} is in a crash loop`];
  else if (pulling) yield ['ImagePullErrors', `${pulling[0]}: ${pulling[1]}`];
  else if (phase === 'Pending' && now - Date.parse(manifest.metadata.creationTimestamp ?? '') > patience)
    yield ['PodPending', conditionOf(manifest, 'PodScheduled')?.message ?? 'it is Pending'];
}

function* jobs(manifest: Manifest, succeeded: ReadonlyMap<string, string>): Iterable<Finding> {
  if (!is(manifest, 'Job') || conditionOf(manifest, 'Failed')?.status !== 'True') return;
  const owner = manifest.metadata.ownerReferences?.find(({ kind }) => kind === 'CronJob');
  const last = owner ? succeeded.get(`CronJob ${manifest.metadata.namespace}/${owner.name}`) : undefined;
  // A later run of its CronJob succeeded: the alert has resolved too.
  if (last && Date.parse(last) > Date.parse(statusOf(manifest).startTime ?? '')) return;
  yield ['JobFailed', conditionOf(manifest, 'Failed')?.message ?? 'it failed'];
}

function* nodes(manifest: Manifest): Iterable<Finding> {
  if (manifest.kind !== 'Node') return;
  const { conditions = [] } = statusOf(manifest);
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (ready?.status !== 'True') yield ['NodeNotReady', ready?.message ?? 'it has no condition Ready'];
  for (const { type, status, message = type } of conditions)
    if (type.endsWith('Pressure') && status === 'True') yield ['NodePressure', message];
}

function* others(manifest: Manifest): Iterable<Finding> {
  const { phase, sync, health, operationState } = statusOf(manifest);
  if (is(manifest, 'PersistentVolumeClaim') && phase === 'Pending') yield ['ClaimPending', 'it has no volume'];
  if (!is(manifest, 'Application')) return;
  if (health?.status === 'Degraded') yield ['ArgoCdDegraded', 'its health is Degraded'];
  if (/^(Failed|Error)$/.test(operationState?.phase ?? ''))
    yield ['ArgoCdSyncFails', operationState?.message ?? 'its last sync failed'];
  else if (sync?.status !== 'Synced') yield ['ArgoCdOutOfSync', `its sync status is ${sync?.status ?? 'not known'}`];
}
