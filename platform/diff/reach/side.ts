import { k3s } from '../../kubernetes/k3s';
import { displayName, type Graph } from '../../link/graph';
import { allContainers } from '../../link/pods';
import type { Kinds } from '../../model/kinds';
import type { Labels } from '../../model/manifest';
import { parseCidr } from '../../network/addresses';
import type { PodPeer } from '../../network/peer';
import { Reachability } from '../../network/reachability';
import { jsonOf } from '../../util/memory';

/** Pods of one workload. */
export interface Pod {
  readonly name: string;
  readonly environment: string | undefined;
  readonly peer: PodPeer;
}

/** What reachability depends on, on one side of the comparison. */
export interface Side {
  readonly pods: ReadonlyMap<string, Pod>;
  readonly reachability: Reachability;
  readonly policies: readonly Kinds['NetworkPolicy'][];
  readonly namespaces: ReadonlyMap<string, Labels>;
}

export function sideOf(graph: Graph): Side {
  const own = graph.workloads
    .filter(({ spec }) => !spec.hostNetwork)
    .map(
      ({ object, namespace, labels, spec }): Pod => ({
        name: displayName(object.manifest),
        environment: object.environment,
        peer: { namespace, labels, ports: allContainers(spec).flatMap(({ ports }) => ports ?? []) },
      }),
    );
  const ofK3s = k3s.pods.map(
    ({ name, namespace, labels, ports }): Pod => ({
      name: `${name} in ${namespace}`,
      environment: graph.cluster.name,
      peer: { namespace, labels, ports },
    }),
  );
  const policies = graph.all('NetworkPolicy').map(({ manifest }) => manifest);
  const namespaces = new Map(
    graph.all('Namespace').map(({ manifest: { metadata } }) => [metadata.name, metadata.labels ?? {}]),
  );
  return {
    pods: new Map([...own, ...ofK3s].map((pod) => [pod.name, pod])),
    reachability: new Reachability(policies, namespaces, parseCidr(graph.cluster.pods)!),
    policies,
    namespaces,
  };
}

/** Pods whose labels, ports or policies differ: only their connections can. */
export function affectedPods(old: Side, now: Side): ReadonlySet<string> {
  const policyKey = (policy: Kinds['NetworkPolicy']) => jsonOf(policy.spec as object).json;
  const byNamespace = ({ policies }: Side) => {
    const found = new Map<string, string[]>();
    for (const policy of policies) {
      const name = policy.metadata.namespace ?? '';
      found.set(name, [...(found.get(name) ?? []), policyKey(policy)]);
    }
    return new Map([...found].map(([name, keys]) => [name, keys.sort().join('\n')]));
  };
  const [before, after] = [byNamespace(old), byNamespace(now)];
  const names = new Set([...old.pods.keys(), ...now.pods.keys()]);
  const labelsDiffer = JSON.stringify([...old.namespaces].sort()) !== JSON.stringify([...now.namespaces].sort());
  return new Set(
    [...names].filter((name) => {
      const [one, other] = [old.pods.get(name), now.pods.get(name)];
      if (labelsDiffer || !one || !other || JSON.stringify(one.peer) !== JSON.stringify(other.peer)) return true;
      return before.get(one.peer.namespace) !== after.get(one.peer.namespace);
    }),
  );
}
