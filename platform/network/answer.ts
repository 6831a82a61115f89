import type { PolicyPort } from '../model/manifest';
import { pathOf } from '../write/path';
import { type NamedEnd, type Network, networkOf } from './ends';
import { hint } from './hint';
import { type Question, titleOf } from './lookup';
import { notesOn } from './notes';
import type { Direction, Judgement, Side, Verdict } from './reachability';

/** Whether a connection is allowed, which policies decide, and which declaration would allow it. */
export interface Answer {
  readonly allowed: boolean;
  readonly from: AnswerPeer;
  readonly to: AnswerPeer;
  readonly port: number;
  readonly protocol: string;
  readonly egress: AnswerSide;
  readonly ingress: AnswerSide;
  readonly notes: readonly string[];
  /** The declaration that would allow it; undefined if it is allowed. */
  readonly hint?: string;
}

interface AnswerPeer {
  readonly name: string;
  /** Undefined for an IP address. */
  readonly kind?: string;
  /** Undefined for an IP address and for pods of K3s. */
  readonly environment?: string;
}

interface AnswerSide {
  readonly open: boolean;
  /** The policies that isolate this peer, those that allow the connection first. Empty if none does. */
  readonly policies: readonly {
    readonly name: string;
    readonly file: string;
    readonly verdict: Verdict;
    readonly message: string;
  }[];
}

export function answerTo(query: Question): Answer {
  const { graph, from, to, port, protocol } = query;
  const network = networkOf(graph);
  const { allowed, egress, ingress } = network.reachability.explain(from.end, to.end)(port, protocol);
  return {
    allowed,
    from: describePeer(from, network),
    to: describePeer(to, network),
    port,
    protocol,
    egress: describeSide(egress, 'egress', network),
    ingress: describeSide(ingress, 'ingress', network),
    notes: notesOn(query, allowed),
    hint: allowed ? undefined : hint(query),
  };
}

function describePeer(peer: NamedEnd, network: Network): AnswerPeer {
  const name = titleOf(peer, network);
  return 'kind' in peer ? { name, kind: peer.kind, environment: peer.object?.environment } : { name };
}

const verdictOrder: readonly Verdict[] = ['opens', 'other-port', 'other-peer', 'no-rule'];

function describeSide({ open, judgements }: Side, direction: Direction, network: Network): AnswerSide {
  const policies = judgements.map((each) => ({
    name: `${each.policy.metadata.namespace}/${each.policy.metadata.name}`,
    file: `dist/${pathOf(network.objectOf(each.policy))}`,
    verdict: each.verdict,
    message: message(each, direction),
  }));
  return { open, policies: policies.sort((a, b) => verdictOrder.indexOf(a.verdict) - verdictOrder.indexOf(b.verdict)) };
}

function message({ verdict, ports }: Judgement, direction: Direction): string {
  if (verdict === 'opens') return 'allows it';
  if (verdict === 'no-rule') return 'has no rule';
  if (verdict === 'other-peer') return direction === 'egress' ? 'allows other destinations' : 'allows other sources';
  return `allows other ports: ${[...new Set(ports.flat().map(portText))].join(', ')}`;
}

function portText({ port = 'all', endPort, protocol = 'TCP' }: PolicyPort): string {
  return `${endPort === undefined ? port : `${port}-${endPort}`}/${protocol}`;
}
