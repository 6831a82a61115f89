import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import type { Graph } from '@twisterlab/platform/link/graph';
import type { CheckedItems } from '../expectation';
import { within } from '../servers/within';
import type { Absence, Node } from './absence';
import { isTerminating, nameOf, ownerOf, type Pod } from './pods';
import type { SimulatedCluster } from './simulated-cluster';

/** Half of the default: pods that leave by then do so by their tolerations. */
const leftAfterSeconds = 150;

/** Waits until the node lifecycle controller has marked a node as lost. @returns when, in milliseconds. */
export async function untilTainted({ kubectl, api }: SimulatedCluster, name: string): Promise<number> {
  return api.processes.until(`${name} is marked as lost`, async () => {
    const [node] = (await kubectl.get('nodes', name)) as Node[];
    const taint = node?.spec.taints?.find(
      ({ key, effect }) => key === 'node.kubernetes.io/unreachable' && effect === 'NoExecute',
    );
    return taint?.timeAdded !== undefined && Date.parse(taint.timeAdded);
  });
}

/** The result, and when the pods left. */
export interface Leaving extends CheckedItems {
  readonly description: string;
}

/** Waits until the API server has deleted the pods of Deployments; without a kubelet they stay Terminating. */
export async function leave(
  { pods, graph, api }: SimulatedCluster,
  { pods: before }: Absence,
  since: number,
): Promise<Leaving> {
  const names = deployments(graph);
  const moving = before.filter((pod) => names.has(ownerOf(pod)!.name)).map(({ metadata }) => metadata.uid);
  const now = () => pods.current().filter(({ metadata }) => moving.includes(metadata.uid));
  const deadline = (since - Date.now()) / 1000 + leftAfterSeconds;
  await within(api.processes, 'the pods have left', () => now().every(isTerminating), deadline);
  const stayed = now().filter((pod) => !isTerminating(pod));
  const times = now()
    .filter(isTerminating)
    .map((pod) => (deletedAt(pod) - since) / 1000);
  const range = times.length > 0 ? ` ${Math.min(...times)} to ${Math.max(...times)} s after it was marked` : '';
  return {
    of: moving.length,
    faults: stayed.map((pod) => `${nameOf(pod)} was still there after ${leftAfterSeconds} s`),
    description: `${moving.length - stayed.length} pods of Deployments left${range}`,
  };
}

/** Those of dist, and the ingress controller. Others of K3s have Kubernetes' default. */
function deployments(graph: Graph): ReadonlySet<string> {
  const own = graph.all('Deployment').map(({ manifest: { metadata } }) => `${metadata.namespace}/${metadata.name}`);
  return new Set([...own, `${traefik.namespace}/${traefik.name}`]);
}

const deletedAt = ({ metadata: { deletionTimestamp, deletionGracePeriodSeconds = 0 } }: Pod) =>
  Date.parse(deletionTimestamp!) - deletionGracePeriodSeconds * 1000;
