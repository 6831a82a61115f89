import type { PolicyPort } from '../model/manifest';
import { pathOf } from '../write/path';
import { type NamedEnd, type Network, networkOf } from './ends';
import { hint } from './hint';
import { type Question, titleOf } from './lookup';
import { notesOn } from './notes';
import type { Direction, Judgement, Side, Verdict } from './reachability';

/** Whether a path is open, by which policies, and what would open it. */
export interface Answer {
  readonly allowed: boolean;
  readonly from: AnswerEnd;
  readonly to: AnswerEnd;
  readonly port: number;
  readonly protocol: string;
  readonly egress: AnswerSide;
  readonly ingress: AnswerSide;
  readonly notes: readonly string[];
  /** The declaration that would open it; undefined when it is open. */
  readonly hint?: string;
}

interface AnswerEnd {
  readonly name: string;
  /** Undefined for an address. */
  readonly kind?: string;
  /** Undefined for an address and for pods of K3s. */
  readonly environment?: string;
}

interface AnswerSide {
  readonly open: boolean;
  /** The policies that isolate this end, those that open the path first. Empty where none does. */
  readonly policies: readonly {
    readonly name: string;
    readonly file: string;
    readonly verdict: Verdict;
    readonly message: string;
  }[];
}

export function answerTo(question: Question): Answer {
  const { graph, from, to, port, protocol } = question;
  const network = networkOf(graph);
  const { allowed, egress, ingress } = network.reachability.explain(from.end, to.end)(port, protocol);
  return {
    allowed,
    from: endOf(from, network),
    to: endOf(to, network),
    port,
    protocol,
    egress: sideOf(egress, 'egress', network),
    ingress: sideOf(ingress, 'ingress', network),
    notes: notesOn(question, allowed),
    hint: allowed ? undefined : hint(question),
  };
}

function endOf(end: NamedEnd, network: Network): AnswerEnd {
  const name = titleOf(end, network);
  return 'kind' in end ? { name, kind: end.kind, environment: end.object?.environment } : { name };
}

const verdicts: readonly Verdict[] = ['opens', 'other-port', 'other-peer', 'no-rule'];

function sideOf({ open, judgements }: Side, direction: Direction, network: Network): AnswerSide {
  const policies = judgements.map((judgement) => ({
    name: `${judgement.policy.metadata.namespace}/${judgement.policy.metadata.name}`,
    file: `dist/${pathOf(network.objectOf(judgement.policy))}`,
    verdict: judgement.verdict,
    message: message(judgement, direction),
  }));
  return { open, policies: policies.sort((a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict)) };
}

function message({ verdict, ports }: Judgement, direction: Direction): string {
  if (verdict === 'opens') return 'opens it';
  if (verdict === 'no-rule') return 'opens nothing';
  if (verdict === 'other-peer') return direction === 'egress' ? 'other receivers' : 'other senders';
  return `other ports: ${[...new Set(ports.flat().map(portText))].join(', ')}`;
}

function portText({ port = 'all', endPort, protocol = 'TCP' }: PolicyPort): string {
  return `${endPort === undefined ? port : `${port}-${endPort}`}/${protocol}`;
}
