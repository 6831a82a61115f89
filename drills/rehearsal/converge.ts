import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { Dist } from '../dist';
import type { CheckedItems } from '../expectation';
import { statusOf } from '../fixtures/argo-cd';
import type { LiveObject } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';

/** The names of the Applications in dist that the filter accepts. Default: all. */
export function applicationsOf(dist: Dist, accepts: (name: string) => boolean = () => true): string[] {
  const isApplication = ({ apiVersion, kind }: Manifest) =>
    kind === 'Application' && apiVersion.startsWith('argoproj.io/');
  const found = dist.objects().filter(({ manifest }) => isApplication(manifest));
  return found.map(({ manifest }) => manifest.metadata.name).filter(accepts);
}

/**
 * Waits until these Applications are Synced and Healthy, or the time is over.
 * @param within seconds; no verdict on speed.
 * @param stuck seconds without a change after which it gives up. Default: it does not, since a loaded machine may pause for long.
 * @returns those that are not, with Argo CD's messages and the pods that are not Ready.
 */
export async function converge(
  { kubectl, api }: NodeCluster,
  names: readonly string[],
  within: number,
  stuck = within,
): Promise<CheckedItems> {
  let faults: string[] = [];
  let last = { faults, at: Date.now() };
  const deadline = Date.now() + within * 1000;
  do {
    await sleep(3000);
    // Ends the drill if one of its programs has ended.
    await api.processes.until('the programs run', async () => true);
    const found = new Map((await applications(kubectl)).map((each) => [each.metadata.name, each]));
    faults = names.flatMap((name) => faultOf(name, found.get(name)));
    const state = [...faults, ...(faults.length > 0 ? await waiting(kubectl) : [])];
    if (state.join() !== last.faults.join()) last = { faults: state, at: Date.now() };
  } while (faults.length > 0 && Date.now() < deadline && Date.now() - last.at < stuck * 1000);
  return { of: names.length, faults: faults.length > 0 ? [...faults, ...(await waiting(kubectl))] : [] };
}

/** The live Applications; none while their definition does not exist. */
async function applications(kubectl: NodeCluster['kubectl']): Promise<LiveObject[]> {
  return kubectl.get('--namespace', 'argocd', 'applications.argoproj.io').catch(() => []);
}

function faultOf(name: string, live: LiveObject | undefined): string[] {
  if (!live) return [`${name} does not exist`];
  const { sync, health, operationState } = statusOf(live);
  if (sync?.status === 'Synced' && health?.status === 'Healthy') return [];
  const message = operationState?.phase === 'Succeeded' ? '' : `; ${(operationState?.message ?? '').slice(0, 240)}`;
  return [`${name} is ${sync?.status ?? 'not compared'} and ${health?.status ?? 'without health'}${message}`];
}

interface Pod extends LiveObject {
  readonly status: {
    readonly phase: string;
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
  readonly lastState?: { readonly terminated?: { readonly exitCode: number; readonly reason?: string } };
}

/** Pods that are not Ready, with the reasons of their containers. */
export async function waiting(kubectl: NodeCluster['kubectl']): Promise<string[]> {
  const pods = (await kubectl.get('--all-namespaces', 'pods')) as Pod[];
  return pods
    .filter(({ status }) => status.phase !== 'Succeeded')
    .flatMap(({ metadata, status }) => {
      const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
      const reasons = containers.flatMap(({ name, state }) =>
        state?.waiting ? [`${name}: ${state.waiting.reason} ${(state.waiting.message ?? '').slice(0, 160)}`] : [],
      );
      const ready = status.phase === 'Running' && (status.containerStatuses ?? []).every((each) => each.ready);
      return ready ? [] : [`pod ${metadata.namespace}/${metadata.name} is ${status.phase}; ${reasons.join('; ')}`];
    });
}

/** Containers that restarted. */
export async function restarts({ kubectl }: NodeCluster): Promise<CheckedItems> {
  const pods = (await kubectl.get('--all-namespaces', 'pods')) as Pod[];
  const containers = pods.flatMap(({ metadata, status }) =>
    [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].map((each) => ({
      pod: `${metadata.namespace}/${metadata.name}`,
      ...each,
    })),
  );
  const faults = containers
    .filter(({ restartCount }) => restartCount > 0)
    .map(({ pod, name, restartCount, lastState }) => {
      const { exitCode, reason = '' } = lastState?.terminated ?? {};
      return `${pod} ${name} restarted ${restartCount} times; it exited with code ${exitCode} ${reason}`;
    });
  return { of: containers.length, faults };
}
