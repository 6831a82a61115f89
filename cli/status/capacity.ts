import { type Amount, exceeds, ofPod, parsers, resources, sum } from '@twisterlab/platform/capacity/amount';
import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest, Quantities } from '@twisterlab/platform/model/manifest';
import { statusOf } from './failing';

export interface NodeCapacity {
  readonly node: string;
  readonly pods: number;
  readonly requests: Amount;
  readonly allocatable: Amount;
  /** Whether the scheduler may use it. */
  readonly schedulable: boolean;
  /** Resources of which pods request more than the node has: after its reserve has grown. */
  readonly exceeded: readonly (keyof Amount)[];
}

/** What the pods of each node request of what it offers. */
export function capacities(live: readonly Manifest[]): NodeCapacity[] {
  const running = live
    .filter((each) => is(each, 'Pod'))
    .filter((pod) => !/^(Succeeded|Failed)$/.test(statusOf(pod).phase ?? ''));
  return live
    .filter(({ kind }) => kind === 'Node')
    .map((node) => {
      const { spec = {}, status = {} } = node as unknown as {
        readonly spec?: { readonly unschedulable?: boolean };
        readonly status?: { readonly allocatable?: Quantities };
      };
      const own = running.filter((pod) => pod.spec?.nodeName === node.metadata.name);
      const requests = sum(own.flatMap((pod) => (pod.spec ? [ofPod(pod.spec, 'requests')] : [])));
      const allocatable = {
        cpu: parsers.cpu(status.allocatable?.cpu ?? 0),
        memory: parsers.memory(status.allocatable?.memory ?? 0),
      };
      return {
        node: node.metadata.name,
        pods: own.length,
        requests,
        allocatable,
        schedulable: spec.unschedulable !== true,
        exceeded: resources.filter((each) => exceeds(requests[each], allocatable[each])),
      };
    });
}
