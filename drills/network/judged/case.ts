import type { Protocol } from '@twisterlab/platform/model/flow';
import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { Labels } from '@twisterlab/platform/model/manifest';
import { address, type Range } from '@twisterlab/platform/network/addresses';
import { type End, type PodEnd, Reachability } from '@twisterlab/platform/network/reachability';

export type Policy = Kinds['NetworkPolicy'];

/** A sender or receiver: pods, or an address outside the cluster. */
export interface Party {
  readonly name: string;
  /** Of pods, that of the one that sends: the one that receives has the next, since pods of one kind talk among themselves. */
  readonly address: string;
  readonly pod?: PodEnd;
}

/** Parties by their place in the list. */
export interface Question {
  readonly from: number;
  readonly to: number;
  readonly port: number;
  readonly protocol: Protocol;
}

/** Policies, whom they are about, and what is asked of them. Plain data, so that it can be told in other words and made smaller. */
export interface Case {
  /** Addresses of pods. */
  readonly pods: Range;
  /** Labels of namespaces, without the one that the API server adds. */
  readonly namespaces: Readonly<Record<string, Labels>>;
  readonly parties: readonly Party[];
  readonly policies: readonly Policy[];
  readonly questions: readonly Question[];
}

/** The label that the API server puts on every namespace. */
export const nameLabel = 'kubernetes.io/metadata.name';

export function namespaceLabels({ namespaces }: Pick<Case, 'namespaces'>, name: string): Labels {
  return { ...namespaces[name], [nameLabel]: name };
}

export function reachabilityOf({ policies, namespaces, pods }: Case): Reachability {
  return new Reachability(policies, new Map(Object.entries(namespaces)), pods);
}

/** What our reachability answers to every question. */
export function ours(asked: Case, reachability = reachabilityOf(asked)): boolean[] {
  const ends = asked.parties.map(({ address: text, pod }): End => pod ?? { address: address(text)! });
  return asked.questions.map(({ from, to, port, protocol }) =>
    reachability.allows(ends[from]!, ends[to]!, port, protocol),
  );
}
