import type { CheckedItems } from '../expectation';
import type { Kubectl, LiveObject } from '../fixtures/kubectl';
import { ownerOf, reasonToWait } from './pods';
import { creationRefusals } from './refusals';
import type { SimulatedCluster } from './simulated-cluster';
import { whileChanging } from './while-changing';

export interface LiveWorkload extends LiveObject {
  readonly spec: { readonly replicas?: number };
  readonly status?: Readonly<Record<string, number | undefined>>;
}

export const workloadKinds = 'deployments,statefulsets,daemonsets';

export async function workloads(kubectl: Kubectl): Promise<LiveWorkload[]> {
  return (await kubectl.get(workloadKinds, '--all-namespaces')) as LiveWorkload[];
}

/** Whether a workload has all its pods, each of its current template and available. */
export function isComplete({ kind, metadata, spec, status = {} }: LiveWorkload): boolean {
  if (status.observedGeneration !== metadata.generation) return false;
  const [wanted, ...counts] =
    kind === 'DaemonSet'
      ? [status.desiredNumberScheduled, status.updatedNumberScheduled, status.numberAvailable]
      : [spec.replicas, status.replicas, status.updatedReplicas, status.availableReplicas];
  return counts.every((count) => (count ?? 0) === wanted);
}

/** Waits until every workload is complete. @returns those that never are, each with the reason. */
export async function untilComplete(simulated: SimulatedCluster): Promise<CheckedItems> {
  let found: LiveWorkload[] = [];
  const complete = async () => {
    found = await workloads(simulated.kubectl);
    return found.every(isComplete);
  };
  const ended = await whileChanging(simulated, 'every workload is complete', complete);
  const incomplete = found.filter((each) => !isComplete(each));
  return { of: found.length, faults: ended ? [] : await explain(simulated, incomplete) };
}

async function explain({ kubectl, pods }: SimulatedCluster, incomplete: readonly LiveWorkload[]): Promise<string[]> {
  const refusalOf = await creationRefusals(kubectl);
  return incomplete.map(({ kind, metadata: { namespace, name } }) => {
    const waiting = pods.waiting().filter((pod) => ownerOf(pod)?.name === `${namespace}/${name}`);
    const reasons = waiting.map((pod) => `${pod.metadata.name}: ${reasonToWait(pod)}`);
    const refusal = waiting.length === 0 ? refusalOf(namespace, name) : undefined;
    return [`${kind} ${namespace}/${name} is not complete`, ...reasons, refusal].filter(Boolean).join('; ');
  });
}
