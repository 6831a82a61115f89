import type { Flow, FlowPeer } from '../model/flow';
import { is } from '../model/kinds';
import type { NetworkPolicyPeer, NetworkPolicyPort } from '../model/manifest';
import type { RenderedEnvironment, RenderedObject } from '../model/rendered';
import type { Mutant } from './mutant';

/**
 * Mistakes in the declaration of a connection: it is missing, or has another port or protocol. A declaration makes the flow and its
 * NetworkPolicies, so they change together.
 */
export function flowMutants(environment: RenderedEnvironment): Mutant[] {
  return environment.flows.flatMap((flow, index) => {
    const ends = `${endOf(flow.from)} to ${endOf(flow.to)}`;
    const mutant = (operator: string, change: string, to: Flow | undefined): Mutant => ({
      id: `${environment.name} flow ${ends} ${flow.port}/${flow.protocol} #${index} ${operator}`,
      environment: environment.name,
      kind: 'Flow',
      object: ends,
      field: `to ${flow.to.name}`,
      operator,
      change,
      inFile: false,
      likeness: `flow ${flow.from.name} ${flow.to.name} ${flow.port} ${operator}`,
      apply: (before) => withFlow(before, flow, to),
    });
    const other = flow.protocol === 'TCP' ? 'UDP' : 'TCP';
    return [
      mutant('delete', `${flow.port}/${flow.protocol} is not declared`, undefined),
      mutant('wrong-port', `${flow.port} -> ${flow.port + 1}`, { ...flow, port: flow.port + 1 }),
      mutant('protocol', `${flow.protocol} -> ${other}`, { ...flow, protocol: other }),
    ];
  });
}

const endOf = (peer: FlowPeer) => ('namespace' in peer ? `${peer.namespace}/${peer.name}` : peer.name);

/** @param to undefined removes it. */
function withFlow(environment: RenderedEnvironment, flow: Flow, to: Flow | undefined): RenderedEnvironment {
  const flows = environment.flows.flatMap((each) => (each !== flow ? [each] : to ? [to] : []));
  // Several declarations may be one connection: the policies stay then.
  const isDeclaredAgain = flows.some((each) => JSON.stringify(each) === JSON.stringify(flow));
  if (isDeclaredAgain) return { ...environment, flows };
  return { ...environment, flows, objects: environment.objects.flatMap((each) => withPolicy(each, flow, to) ?? []) };
}

/** The NetworkPolicy with the port of the flow changed or removed; undefined if it then allows nothing. */
function withPolicy(at: RenderedObject, flow: Flow, to: Flow | undefined): RenderedObject | undefined {
  const { manifest } = at;
  if (!is(manifest, 'NetworkPolicy')) return at;
  const { spec } = manifest;
  for (const direction of ['ingress', 'egress'] as const) {
    const [own, other] = direction === 'ingress' ? [flow.to, flow.from] : [flow.from, flow.to];
    if (!selects(own, spec?.podSelector?.matchLabels, manifest.metadata.namespace)) continue;
    const rules = (spec?.[direction] ?? []) as readonly RuleOfPolicy[];
    const key = direction === 'ingress' ? 'from' : 'to';
    const changed = rules.flatMap((rule) => {
      const peers = rule[key] ?? [];
      if (!peers.some((peer) => isPeer(other, peer, manifest.metadata.namespace))) return [rule];
      const ports = (rule.ports ?? []).flatMap((port) => changedPort(port, flow, to));
      return rule.ports && ports.length === 0 ? [] : [{ ...rule, ...(rule.ports ? { ports } : {}) }];
    });
    if (JSON.stringify(changed) === JSON.stringify(rules)) continue;
    if (changed.length === 0) return undefined;
    return { ...at, manifest: { ...manifest, spec: { ...spec, [direction]: changed } } as typeof manifest };
  }
  return at;
}

interface RuleOfPolicy {
  readonly from?: readonly NetworkPolicyPeer[];
  readonly to?: readonly NetworkPolicyPeer[];
  readonly ports?: readonly NetworkPolicyPort[];
}

function changedPort(port: NetworkPolicyPort, flow: Flow, to: Flow | undefined): NetworkPolicyPort[] {
  if (port.port !== flow.port || (port.protocol ?? 'TCP') !== flow.protocol) return [port];
  return to ? [{ ...port, port: to.port, protocol: to.protocol }] : [];
}

function selects(peer: FlowPeer, labels: object | undefined, namespace: string | undefined): boolean {
  return 'namespace' in peer && peer.namespace === namespace && JSON.stringify(peer.labels) === JSON.stringify(labels);
}

function isPeer(peer: FlowPeer, found: NetworkPolicyPeer, own: string | undefined): boolean {
  if ('addresses' in peer) return peer.addresses.some((cidr) => found.ipBlock?.cidr === cidr);
  if (JSON.stringify(found.podSelector?.matchLabels) !== JSON.stringify(peer.labels)) return false;
  const namespace = found.namespaceSelector
    ? found.namespaceSelector.matchLabels?.['kubernetes.io/metadata.name']
    : own;
  return namespace === peer.namespace;
}
