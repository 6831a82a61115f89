import { displayName } from '../link/graph';
import { selectorMatches } from '../model/manifest';
import type { Query } from './query';
import { shortName } from './suggestion';
import { unenforcedPolicies } from './unenforced';

/** Facts that NetworkPolicies do not show and that users often overlook. */
export function caveatsOf(query: Query, allowed: boolean): string[] {
  return [
    serviceTranslation(query),
    undeclaredPort(query),
    nodeAccess(query, allowed),
    samePods(query, allowed),
    hostNetwork(query),
    unenforced(query),
  ].filter((note) => note !== undefined);
}

/** Policies apply to the pod's port, not to the Service's. */
function serviceTranslation({ graph, to, port, protocol }: Query): string | undefined {
  if (!('kind' in to)) return undefined;
  for (const { manifest } of graph.all('Service')) {
    const { selector, ports = [] } = manifest.spec;
    if (!selector || manifest.metadata.namespace !== to.peer.namespace) continue;
    if (!selectorMatches({ matchLabels: selector }, to.peer.labels)) continue;
    for (const { port: outer, targetPort = outer, protocol: own = 'TCP' } of ports) {
      const inner = to.peer.ports.find(
        ({ name, containerPort }) => targetPort === name || targetPort === containerPort,
      );
      if (outer === port && own === protocol && inner && inner.containerPort !== port) {
        return `The Service ${manifest.metadata.name} translates ${outer} to ${inner.containerPort} before policies apply: query ${inner.containerPort}.`;
      }
    }
  }
  return undefined;
}

function undeclaredPort({ to, port, protocol }: Query): string | undefined {
  if (
    !('kind' in to) ||
    to.peer.ports.some((own) => own.containerPort === port && (own.protocol ?? 'TCP') === protocol)
  ) {
    return undefined;
  }
  const ports = to.peer.ports.map(({ containerPort, protocol: own = 'TCP' }) => `${containerPort}/${own}`);
  return `No container of ${shortName(to)} declares ${port}/${protocol}: ${ports.length > 0 ? `they declare ${ports.join(', ')}` : 'they declare no port'}.`;
}

/** Source: https://kubernetes.io/docs/concepts/services-networking/network-policies; holds for all network plugins. */
function nodeAccess({ graph, from, to }: Query, allowed: boolean): string | undefined {
  const node = graph.cluster.nodes.find(({ address }) => address === from.name);
  if (!node || !('kind' in to) || allowed) return undefined;
  return `${from.name} is the node ${node.name}: it can always reach the pods that run on it, regardless of policies.`;
}

/** Same source: a pod cannot block access to itself. */
function samePods({ from, to }: Query, allowed: boolean): string | undefined {
  if (from !== to || allowed) return undefined;
  return `This applies to two pods of ${shortName(to)}: a pod can always reach itself.`;
}

function hostNetwork({ graph, from, to }: Query): string | undefined {
  const found = [from, to].find((peer) =>
    graph.workloads.some(({ object, spec }) => object === peer.object && spec.hostNetwork),
  );
  return (
    found &&
    `${shortName(found)} uses hostNetwork: NetworkPolicies do not apply to it, and others see the address of its node.`
  );
}

function unenforced({ graph }: Query): string | undefined {
  const [first] = unenforcedPolicies(graph);
  return first && `${displayName(first.manifest)} has no effect: the kube-router of K3s enforces NetworkPolicies only.`;
}
