import type { Protocol } from '../model/flow';
import type { ContainerPort, NetworkPolicyPort } from '../model/manifest';
import type { Peer } from './peer';

/** Named ports refer to the receiver's containers, for egress rules too. */
export function namedPorts(to: Peer): readonly ContainerPort[] {
  return 'ports' in to ? to.ports : [];
}

/** Whether one of these lists allows a port. An empty list allows all. */
export function allowsPort(
  lists: readonly (readonly NetworkPolicyPort[])[],
  port: number,
  protocol: Protocol,
  names: readonly ContainerPort[],
): boolean {
  return lists.some((list) => list.length === 0 || list.some((each) => matchesPort(each, port, protocol, names)));
}

function matchesPort(
  rule: NetworkPolicyPort,
  port: number,
  protocol: Protocol,
  names: readonly ContainerPort[],
): boolean {
  if ((rule.protocol ?? 'TCP') !== protocol) return false;
  if (rule.port === undefined) return true;
  if (typeof rule.port === 'string') {
    return names.some(
      (named) => named.name === rule.port && named.containerPort === port && (named.protocol ?? 'TCP') === protocol,
    );
  }
  return rule.port <= port && port <= (rule.endPort ?? rule.port);
}
