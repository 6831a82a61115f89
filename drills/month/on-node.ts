import { groupBy } from '@twisterlab/platform/util/collections';
import type { Dist } from '../dist';
import { changed, type Effect, gone } from '../world/incident';
import { containersOf } from '../world/pods';
import type { Simulated } from '../world/series';

type Window = Pick<Effect, 'from' | 'to'>;
const isState = (job: string | undefined) => job === 'kube-state-metrics' || job === 'blackbox';

/** Every series of the programs on a node. */
const of = (node: string) => (series: Pick<Simulated, 'name' | 'labels'>) =>
  series.labels.node === node && !isState(series.labels.job);

/** No target of this node answers. */
export const silent = (node: string, between: Window = {}): Effect[] => [
  gone((series) => of(node)(series) && series.name !== 'up', between),
  changed('up', { node }, 0, between),
];

/** Pods of a node are not ready. @param movable whether also those of Deployments, which start elsewhere after minutes. */
export function unready(dist: Dist, node: string, between: Window & { readonly movable: Window }): Effect[] {
  const { movable, ...all } = between;
  const counts = {
    Deployment: ['deployment', 'kube_deployment_status_replicas_available', movable],
    StatefulSet: ['statefulset', 'kube_statefulset_status_replicas_ready', all],
    DaemonSet: ['daemonset', 'kube_daemonset_status_number_ready', all],
  } as const;
  return workloadsOn(dist, node).map(({ namespace, workload, kind, pods }) => {
    const [label, series, when] = counts[kind];
    return changed(series, { namespace, [label]: workload }, (count = pods) => Math.max(0, count - pods), when);
  });
}

/** The containers of a node have restarted once. */
export const restarted = (dist: Dist, node: string, at: number): Effect[] =>
  containersOf(dist)
    .filter((each) => each.node === node)
    .map(({ namespace, pod, container }) =>
      // One restart in the next minute.
      changed('kube_pod_container_status_restarts_total', { namespace, pod, container }, 1 / 60, {
        from: at,
        to: at + 1 / 60,
      }),
    );

function workloadsOn(dist: Dist, node: string) {
  const containers = containersOf(dist).filter((each) => each.node === node);
  const workloads = groupBy(containers, ({ kind, namespace, workload }) => `${kind}/${namespace}/${workload}`);
  return [...workloads.values()].map((each) => ({ ...each[0]!, pods: new Set(each.map(({ pod }) => pod)).size }));
}
