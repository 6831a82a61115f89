import type { NetworkPolicyPort } from '../model/manifest';
import { pathOf } from '../write/path';
import { caveatsOf } from './caveats';
import { type NamedPeer, type Network, networkOf } from './endpoints';
import type { Direction } from './policy-rules';
import { type Query, qualifiedName } from './query';
import { type Answer, leastAllowed, type PolicyVerdict, type Side, type Verdict } from './reachability';
import { suggestDeclaration } from './suggestion';

/** Whether a connection is allowed, which policies decide, and which declaration would allow it. */
export interface Result {
  readonly allowed: boolean;
  /** `unknown` if it depends on an address that is not known: that of a pod, or the node that a pod runs on. */
  readonly answer: Answer;
  readonly from: ResultPeer;
  readonly to: ResultPeer;
  readonly port: number;
  readonly protocol: string;
  readonly egress: ResultSide;
  readonly ingress: ResultSide;
  readonly notes: readonly string[];
  /** The declaration that would allow it; undefined if it is allowed. */
  readonly suggestion?: string;
  /** The connections that an ingress controller makes for a host name: they have to be allowed too. */
  readonly next?: readonly Result[];
}

interface ResultPeer {
  readonly name: string;
  /** Undefined for an IP address. */
  readonly kind?: string;
  /** Undefined for an IP address and for pods of K3s. */
  readonly environment?: string;
}

interface ResultSide {
  /** Whether it is open, or may be. */
  readonly open: boolean;
  /** The policies that isolate this peer, those that allow the connection first. Empty if none does. */
  readonly policies: readonly {
    readonly name: string;
    readonly file: string;
    readonly verdict: Verdict;
    readonly message: string;
  }[];
}

export function runQuery(query: Query): Result {
  const { graph, from, to, port, protocol } = query;
  const network = networkOf(graph);
  const explain = network.reachability.explain(network.senderOf(from), network.receiverOf(to));
  const { answer: own, egress, ingress } = explain(port, protocol);
  const next = query.next.map(runQuery);
  const answer = leastAllowed([own, ...next.map((each) => each.answer)]);
  return {
    allowed: answer === 'allowed',
    answer,
    from: describePeer(from, network),
    to: describePeer(to, network),
    port,
    protocol,
    egress: describeSide(egress, 'egress', network),
    ingress: describeSide(ingress, 'ingress', network),
    notes: [...query.notes, ...caveatsOf(query, own === 'allowed')],
    suggestion: own === 'allowed' ? undefined : suggestDeclaration(query),
    ...(next.length > 0 && { next }),
  };
}

function describePeer(peer: NamedPeer, network: Network): ResultPeer {
  const name = qualifiedName(peer, network);
  return 'kind' in peer ? { name, kind: peer.kind, environment: peer.object?.environment } : { name };
}

const verdictOrder: readonly Verdict[] = ['opens', 'may-open', 'other-port', 'other-peer', 'no-rule'];

function describeSide({ open, verdicts }: Side, direction: Direction, network: Network): ResultSide {
  const policies = verdicts.map((each) => ({
    name: `${each.policy.metadata.namespace}/${each.policy.metadata.name}`,
    file: `dist/${pathOf(network.renderedPolicy(each.policy))}`,
    verdict: each.verdict,
    message: message(each, direction),
  }));
  return { open, policies: policies.sort((a, b) => verdictOrder.indexOf(a.verdict) - verdictOrder.indexOf(b.verdict)) };
}

function message({ verdict, ports }: PolicyVerdict, direction: Direction): string {
  if (verdict === 'opens') return 'allows it';
  if (verdict === 'may-open') return 'allows some addresses, and it is not known whether this is one of them';
  if (verdict === 'no-rule') return 'has no rule';
  if (verdict === 'other-peer') return direction === 'egress' ? 'allows other destinations' : 'allows other sources';
  return `allows other ports: ${[...new Set(ports.flat().map(portText))].join(', ')}`;
}

function portText({ port = 'all', endPort, protocol = 'TCP' }: NetworkPolicyPort): string {
  return `${endPort === undefined ? port : `${port}-${endPort}`}/${protocol}`;
}
