import { violations } from '@twisterlab/platform/admission/requirement';
import { contractsBehind } from '@twisterlab/platform/link/contracts-behind';
import { displayName, type Graph, type RenderedKind } from '@twisterlab/platform/link/graph';
import { type Labels, selectorMatches } from '@twisterlab/platform/model/manifest';
import { overlaps, parseCidr, type Range } from '@twisterlab/platform/network/addresses';
import { networkOf } from '@twisterlab/platform/network/endpoints';
import { groupBy } from '@twisterlab/platform/util/collections';
import type { Finding, Rule } from '@twisterlab/platform/verify/rule';
import type { Exposure, Tenant } from '../../environments/schema/tenant';
import { labelledExposure, noExternalIps } from '../cluster/admission/requirements';

/**
 * Node ports and load balancer addresses are reachable from the LAN: only those that the environment's record sets are allowed, and
 * a server without authentication is open to single machines only. NetworkPolicies match the client's address, so it must be
 * preserved.
 */
export const exposure = (tenants: readonly Tenant[]): Rule => ({
  name: 'exposure',
  *check(graph) {
    const services = graph.all('Service');
    for (const at of services) {
      yield* violations([labelledExposure, noExternalIps], { item: at.manifest }).map((each) => ({ at, ...each }));
      const { type = 'ClusterIP', ports = [], allocateLoadBalancerNodePorts, externalTrafficPolicy } = at.manifest.spec;
      if (type !== 'NodePort' && type !== 'LoadBalancer') continue;
      const tenant = tenants.find(({ name }) => name === at.environment);
      const chosen = tenant ? [tenant.api, tenant.mcp] : [];
      const fix = `Set it in environments/${at.environment}.ts, or make the Service ClusterIP.`;
      for (const { port, nodePort } of ports) {
        if (nodePort === undefined && allocateLoadBalancerNodePorts === false) continue;
        if (nodePort === undefined || !chosen.some((each) => each.nodePort === nodePort)) {
          yield { at, message: `opens the node port ${nodePort ?? '(any)'} for ${port}, which no record sets`, fix };
        }
      }
      if (externalTrafficPolicy !== 'Local') {
        const message = "replaces the client's source address, which NetworkPolicies match";
        yield {
          at,
          message,
          fix: 'Set externalTrafficPolicy Local: docs/decisions/0005-node-ports-keep-client-addresses.md.',
        };
      }
      yield* closedClients(graph, at, chosen);
      for (const { unauthenticatedAccess: does } of contractsBehind(graph, {
        namespace: undefined,
        ...at.manifest.metadata,
      })) {
        const open = does === undefined ? undefined : openNetwork(at, graph);
        if (open === undefined) continue;
        yield {
          at,
          message: `is open to ${open}, all machines of the LAN, without authentication: it ${does}`,
          fix: `Name single machines under from in environments/${at.environment}.ts, such as 192.168.0.20/32.`,
        };
      }
      const address = at.manifest.metadata.annotations?.['metallb.io/loadBalancerIPs'];
      if (type === 'LoadBalancer' && !chosen.some((each) => each.address !== undefined && each.address === address)) {
        yield { at, message: `takes the address ${address ?? '(any)'} of the LAN, which no record sets`, fix };
      }
    }
    const open = services.flatMap((at) =>
      (at.manifest.spec.ports ?? []).flatMap(({ nodePort, protocol = 'TCP' }) =>
        nodePort === undefined ? [] : [{ at, key: `${nodePort}/${protocol}` }],
      ),
    );
    for (const [key, [first, ...others]] of groupBy(open, (each) => each.key)) {
      // One Service with a node port for two of its ports: the rule service-port.
      for (const { at } of others.filter((each) => each.at !== first!.at)) {
        yield {
          at,
          message: `opens the node port ${key}, which ${displayName(first!.at.manifest)} also opens`,
          fix: 'Use a different node port for each.',
        };
      }
    }
  },
});

/** The networks that the record lets connect to the Service, and that no policy of its pods does. */
function* closedClients(graph: Graph, at: RenderedKind<'Service'>, chosen: readonly Exposure[]): Iterable<Finding> {
  const { metadata, spec } = at.manifest;
  const address = metadata.annotations?.['metallb.io/loadBalancerIPs'];
  const own = chosen.filter(
    (each) =>
      (each.address !== undefined && each.address === address) ||
      spec.ports?.some(({ nodePort }) => nodePort !== undefined && nodePort === each.nodePort),
  );
  const { reachability, podsIn } = networkOf(graph);
  const selected = podsIn(metadata.namespace ?? '').filter(({ peer }) =>
    selectorMatches(spec.selector && { matchLabels: spec.selector }, peer.labels),
  );
  for (const { peer } of selected) {
    for (const { port, targetPort = port } of spec.ports ?? []) {
      const target = peer.ports.find((each) => each.name === targetPort)?.containerPort ?? Number(targetPort);
      const closed = own
        .flatMap(({ from = [] }) => from)
        .find((cidr) => !reachability.allows({ address: parseCidr(cidr)!.last }, peer, target, 'TCP'));
      if (closed === undefined) continue;
      const message = `is exposed to ${closed}, and no NetworkPolicy lets it reach port ${target} of the pods`;
      yield { at, message, fix: 'Declare it with ingressFrom(clients(cluster, from)), as Server does.' };
    }
  }
}

/** The networks that may connect to the pods of a Service, if together they are the whole LAN; undefined if they are less. */
function openNetwork({ manifest: { metadata, spec } }: RenderedKind<'Service'>, graph: Graph): string | undefined {
  const lan = parseCidr(graph.cluster.lan)!;
  const blocks = graph
    .workloadsIn(metadata.namespace)
    .filter(({ labels }) => selectorMatches(spec.selector && { matchLabels: spec.selector }, labels))
    .flatMap(({ namespace, labels }) => allowedBlocks(namespace, labels, graph));
  const covered = blocks.reduce((sum, cidr) => sum + sizeInside(parseCidr(cidr), lan), 0);
  return covered >= lan.last - lan.first + 1 ? [...new Set(blocks)].join(', ') : undefined;
}

/** The ipBlocks from which policies allow ingress to pods, without their exceptions; all addresses where a policy names no peer. */
function allowedBlocks(namespace: string, labels: Labels, graph: Graph): string[] {
  return graph
    .all('NetworkPolicy')
    .map(({ manifest }) => manifest)
    .filter(({ metadata }) => metadata.namespace === namespace)
    .filter(({ spec }) => selectorMatches(spec?.podSelector ?? {}, labels))
    .flatMap(({ spec }) => spec?.ingress ?? [])
    .flatMap(({ from = [] }) =>
      from.length === 0 ? ['0.0.0.0/0'] : from.flatMap(({ ipBlock }) => ipBlock?.cidr ?? []),
    );
}

function sizeInside(range: Range | undefined, outer: Range): number {
  if (!range || !overlaps(range, outer)) return 0;
  return Math.min(range.last, outer.last) - Math.max(range.first, outer.first) + 1;
}
