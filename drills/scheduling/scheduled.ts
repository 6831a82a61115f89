import { objectKey } from '@twisterlab/platform/link/graph';
import type { CheckedItems } from '../expectation';
import { untilComplete } from './completeness';
import { countedPods } from './placement';
import { ownerOf } from './pods';
import type { SimulatedCluster } from './simulated-cluster';

/** Waits until every workload is complete, and compares its pods with the numbers of synth, and volumes with their pods. */
export async function checkScheduled(simulated: SimulatedCluster, faultInjected: boolean): Promise<CheckedItems> {
  const { faults } = await untilComplete(simulated, faultInjected ? 90 : 240);
  const counted = countedPods(simulated.graph);
  const volumes = await simulated.volumes();
  const live = simulated.pods.current();
  const names = new Set([...counted.keys(), ...live.map((pod) => ownerOf(pod)!.name)]);
  const numbers = [...names].flatMap((name) => {
    const [expected, found] = [counted.get(name) ?? 0, simulated.pods.available(name).length];
    return expected === found || faults.some((fault) => fault.includes(` ${name} `))
      ? []
      : [`${name} has ${found} available pods; synth counts ${expected}`];
  });
  const mounts = live.flatMap(({ metadata: { namespace }, spec: { volumes: mounted = [], nodeName } }) =>
    mounted.flatMap(({ persistentVolumeClaim: claim }) =>
      claim && nodeName ? [{ claim: objectKey('claim', claim.claimName, namespace), nodeName }] : [],
    ),
  );
  const elsewhere = mounts
    .filter(({ claim, nodeName }) => volumes.get(claim) !== nodeName)
    .map(({ claim, nodeName }) => `${claim} is on ${volumes.get(claim) ?? 'no node'}, its pod on ${nodeName}`);
  return { of: live.length + mounts.length, faults: [...faults, ...numbers, ...elsewhere] };
}
