import type { Protocol } from '@twisterlab/platform/model/flow';
import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { Labels } from '@twisterlab/platform/model/manifest';
import { parseAddress, type Range } from '@twisterlab/platform/network/addresses';
import type { Peer, PodPeer } from '@twisterlab/platform/network/peer';
import { Reachability } from '@twisterlab/platform/network/reachability';

export type Policy = Kinds['NetworkPolicy'];

/** A sender or receiver: pods, or an address outside the cluster. */
export interface Party {
  readonly name: string;
  /** For pods, the sender's: the receiver has the next one, since pods with the same labels connect to each other. */
  readonly address: string;
  readonly pod?: PodPeer;
}

/** `from` and `to` are indexes of parties. */
export interface Question {
  readonly from: number;
  readonly to: number;
  readonly port: number;
  readonly protocol: Protocol;
}

/**
 * Policies, the pods and addresses they apply to, and questions about them. Plain data, so that it can be rewritten and
 * shrunk.
 */
export interface Case {
  /** The pod CIDR. */
  readonly pods: Range;
  /** Labels of namespaces, without the one that the API server adds. */
  readonly namespaces: Readonly<Record<string, Labels>>;
  readonly parties: readonly Party[];
  readonly policies: readonly Policy[];
  readonly questions: readonly Question[];
}

/** The label that the API server adds to every namespace. */
export const nameLabel = 'kubernetes.io/metadata.name';

export function namespaceLabels({ namespaces }: Pick<Case, 'namespaces'>, name: string): Labels {
  return { ...namespaces[name], [nameLabel]: name };
}

export function reachabilityOf({ policies, namespaces, pods }: Case): Reachability {
  return new Reachability(policies, new Map(Object.entries(namespaces)), pods);
}

/** Our verdict on every question. */
export function ourVerdicts(asked: Case, reachability = reachabilityOf(asked)): boolean[] {
  const ends = asked.parties.map(({ address: text, pod }): Peer => pod ?? { address: parseAddress(text)! });
  return asked.questions.map(({ from, to, port, protocol }) =>
    reachability.allows(ends[from]!, ends[to]!, port, protocol),
  );
}
