import { objectKey } from '@twisterlab/platform/link/graph';
import type { CheckedItems } from '../expectation';
import { within } from '../servers/within';
import { untilComplete } from './completeness';
import { countedPods } from './placement';
import { ownerOf, type Pod } from './pods';
import type { SimulatedCluster } from './simulated-cluster';

/** Waits until every workload is complete, and compares its pods with the numbers of synth, and volumes with their pods. */
export async function checkScheduled(simulated: SimulatedCluster): Promise<CheckedItems> {
  const { graph, pods, api } = simulated;
  const { faults } = await untilComplete(simulated);
  if (faults.length > 0) return { of: faults.length, faults };
  const counted = countedPods(graph);
  let numbers: string[] = [];
  const equal = () => {
    numbers = otherNumbers(counted, pods.current(), (name) => pods.available(name).length);
    return numbers.length === 0;
  };
  // The watch may be behind the controllers.
  await within(api.processes, 'the pods are those that synth counts', equal, 10);
  const volumes = await simulated.volumes();
  const mounts = pods.current().flatMap(mountsOf);
  const elsewhere = mounts
    .filter(({ claim, node }) => volumes.get(claim) !== node)
    .map(({ claim, node }) => `${claim} is on ${volumes.get(claim) ?? 'no node'}, its pod on ${node}`);
  return { of: pods.current().length + mounts.length, faults: [...numbers, ...elsewhere] };
}

function otherNumbers(
  counted: ReadonlyMap<string, number>,
  live: readonly Pod[],
  available: (workload: string) => number,
): string[] {
  const names = new Set([...counted.keys(), ...live.map((pod) => ownerOf(pod)!.name)]);
  return [...names]
    .filter((name) => available(name) !== (counted.get(name) ?? 0))
    .map((name) => `${name} has ${available(name)} available pods; synth counts ${counted.get(name) ?? 0}`);
}

/** The claims that a pod mounts, and its node. */
function mountsOf({ metadata: { namespace }, spec: { volumes = [], nodeName: node } }: Pod) {
  return volumes.flatMap(({ persistentVolumeClaim: claim }) =>
    claim && node ? [{ claim: objectKey('claim', claim.claimName, namespace), node }] : [],
  );
}
