import { type Amount, formatters, showAmount, sum, times } from '../../capacity/amount';
import { type Scenario, scenarios } from '../../capacity/node-loss';
import { podGroups } from '../../capacity/pods';
import type { Graph } from '../../link/graph';
import { claimsOf } from '../../link/storage';
import { formatBytes } from '../../util/quantity';
import type { ObjectChange } from '../change';
import { podPath } from '../fields';
import { dangerous, type Finding, type ObjectRule, review, routine, type TreeRule } from '../verdict';

/** Requests against the nodes of the record, with each node lost in turn. */
export const capacity: TreeRule = {
  name: 'capacity',
  *check({ clusters, changes }) {
    if (
      !changes.some(
        ({ manifest }) =>
          podPath(manifest) !== undefined ||
          manifest.kind === 'HorizontalPodAutoscaler' ||
          manifest.kind === 'PersistentVolumeClaim',
      )
    )
      return;
    for (const { before, after } of clusters) {
      const [old, now] = [before, after].map(costOf);
      const step = costStep(old!, now!);
      if (step !== '') yield routine(`requests ${step}`);
      yield* shortage(before, after);
    }
  },
};

function* shortage(before: Graph, after: Graph): Iterable<Finding> {
  const [old, now] = [before, after].map((graph) => withoutRoom(scenarios(graph)));
  for (const [lost, names] of now!) {
    const fresh = names.filter((name) => !old!.get(lost)?.includes(name));
    if (fresh.length === 0) continue;
    const where = lost === '' ? 'no node' : `with ${lost} lost, no node`;
    yield dangerous(
      `${where} has room for ${fresh.slice(0, 4).join(', ')}${fresh.length > 4 ? ` and ${fresh.length - 4} more` : ''}`,
      'Lower requests or replicas, or add a node.',
    );
  }
}

/** Names of pods that find no node, by the lost node. */
function withoutRoom(all: readonly Scenario[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    all
      .filter(({ pending }) => pending.length > 0)
      .map(({ lost, pending }) => [lost?.name ?? '', pending.map(({ group }) => group.name)]),
  );
}

interface Cost extends Amount {
  readonly storage: number;
}

/** What all pods request, and what all claims take. */
export function costOf(graph: Graph): Cost {
  const groups = podGroups(graph).map((group) =>
    times(group.requests, group.onEachNode ? graph.cluster.nodes.length : group.pods.length),
  );
  const storage = claimsOf(graph).reduce((total, { size, count }) => total + size * count, 0);
  return { ...sum(groups), storage };
}

function costStep(old: Cost, now: Cost): string {
  const parts: string[] = [];
  for (const resource of ['cpu', 'memory'] as const) {
    const by = now[resource] - old[resource];
    if (Math.abs(by) > 1e-6)
      parts.push(
        `${by > 0 ? '+' : '-'}${formatters[resource](Math.abs(by))} ${resource} (${formatters[resource](now[resource])} in all)`,
      );
  }
  const storage = now.storage - old.storage;
  if (storage !== 0)
    parts.push(
      `${storage > 0 ? '+' : '-'}${formatBytes(Math.abs(storage))} storage (${formatBytes(now.storage)} in all)`,
    );
  return parts.join(', ');
}

/** New workloads: what each costs. */
export const cost: ObjectRule = {
  name: 'cost',
  *check(change, { clusterOf }) {
    if (change.what !== 'added') return;
    const amount = requestsOf(change, clusterOf(change).after);
    if (amount) yield review(`its pods request ${showAmount(amount)}`, 'Compare with what it is worth.');
  },
};

function requestsOf({ manifest }: ObjectChange, graph: Graph): Amount | undefined {
  const group = podGroups(graph).find(({ object }) => object?.manifest === manifest);
  return group && times(group.requests, group.onEachNode ? graph.cluster.nodes.length : Math.max(1, group.pods.length));
}
