import { coreDns } from '../kubernetes/k3s';
import { sourceFileOf } from '../util/source-file';
import type { NamedPeer } from './endpoints';
import type { Query } from './query';

/** The declaration that would allow a connection: policies are never written by hand. */
export function suggestDeclaration({ from, to, port, protocol }: Query): string {
  const [ownSender, ownReceiver] = [from, to].map((peer) => 'kind' in peer && peer.object !== undefined);
  if (ownSender && 'kind' in to && to.peer.labels === coreDns.labels && port === 53) {
    return `${inChart(from)} .allowDns(), which .connectTo(...) includes.`;
  }
  if (protocol !== 'TCP') {
    return `connectTo, egressToCidr and ingressFrom allow only TCP. ${protocol} needs a NetworkPolicy on each side and a declared flow, as .allowDns() creates for DNS.`;
  }
  if (ownSender && ownReceiver && from.object?.environment !== to.object?.environment) {
    return `The peers are in two environments, and each declares its own side: ${to.object?.environment} with .ingressFrom on the pods of ${shortName(to)}.`;
  }
  if (ownSender && ownReceiver) {
    return `${inChart(from)} .connectTo({ pods, port: ${port} }) with the pods of ${shortName(to)}. It writes the policies of both sides.`;
  }
  if (ownSender && !('kind' in to)) {
    return `${inChart(from)} .egressToCidr({ name: '...', addresses: ['${to.name}/32'], port: ${port} }).`;
  }
  if (ownReceiver) {
    const source = 'kind' in from ? shortName(from) : `{ name: '...', addresses: ['${from.name}/32'] }`;
    return `${inChart(to)} .ingressFrom(${source}, ${port}).`;
  }
  return `No declaration allows connections to ${shortName(to)}, which is part of K3s: connect to the workload behind it.`;
}

/** The name without kind and namespace. */
export function shortName(peer: NamedPeer): string {
  return 'kind' in peer ? peer.workload : peer.name;
}

function inChart(peer: NamedPeer): string {
  const file = peer.object?.chart && sourceFileOf(peer.object.chart);
  return `Declare it in ${file ?? `the chart of ${peer.object?.application}`}, on the pods of ${shortName(peer)}:`;
}
