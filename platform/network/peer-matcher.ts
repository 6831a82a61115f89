import { type Labels, type NetworkPolicyPeer, selectorMatches } from '../model/manifest';
import { contains, overlaps, parseCidr, type Range, without } from './addresses';
import { nameLabel, type Peer } from './peer';

/** Whether a policy's peer selects a pod or an address; `unknown` if that depends on an address that is not known. */
export type Match = 'yes' | 'unknown' | 'no';

/** Which peers the `from` and `to` of NetworkPolicies select. */
export class PeerMatcher {
  private readonly blocks = new Map<string, Range | undefined>();

  /**
   * @param namespaces labels of each namespace; the API server's name label is implied.
   * @param pods the range of pod addresses.
   */
  constructor(
    private readonly namespaces: ReadonlyMap<string, Labels>,
    private readonly pods: Range,
  ) {}

  /** Whether a block includes pods whose addresses are not known: all of them, or those with some addresses, or none. */
  includesPods({ cidr, except = [] }: NonNullable<NetworkPolicyPeer['ipBlock']>): Match {
    const range = this.parseBlock(cidr);
    if (!range || !overlaps(range, this.pods)) return 'no';
    const holes = except.flatMap((text) => this.parseBlock(text) ?? []);
    const inside = {
      first: Math.max(range.first, this.pods.first),
      last: Math.min(range.last, this.pods.last),
    };
    const included = without(inside, holes);
    if (included.every(isNodeAddress)) return 'no';
    return without(this.pods, included).every(isNodeAddress) ? 'yes' : 'unknown';
  }

  /** Whether a block contains addresses. IPv6 blocks contain none: the cluster has only IPv4. */
  private blockContains(block: string, inner: Range | number): boolean {
    const range = this.parseBlock(block);
    return range !== undefined && contains(range, inner);
  }

  private parseBlock(text: string): Range | undefined {
    if (!this.blocks.has(text)) this.blocks.set(text, parseCidr(text));
    return this.blocks.get(text);
  }

  matches({ ipBlock, podSelector, namespaceSelector }: NetworkPolicyPeer, end: Peer, namespace: string): Match {
    if (ipBlock) {
      if ('address' in end) return this.includes(ipBlock, [end.address, ...(end.alternatives ?? [])]);
      return end.knownAddress === undefined ? this.includesPods(ipBlock) : this.includes(ipBlock, [end.knownAddress]);
    }
    // A peer without any field selects nothing: the API server rejects it.
    if ('address' in end || (!podSelector && !namespaceSelector)) return 'no';
    const inNamespace = namespaceSelector
      ? selectorMatches(namespaceSelector, { ...this.namespaces.get(end.namespace), [nameLabel]: end.namespace })
      : end.namespace === namespace;
    return inNamespace && (!podSelector || selectorMatches(podSelector, end.labels)) ? 'yes' : 'no';
  }

  /** Whether a block includes an address that is one of these. */
  private includes(
    { cidr, except = [] }: NonNullable<NetworkPolicyPeer['ipBlock']>,
    addresses: readonly number[],
  ): Match {
    const included = addresses.filter(
      (address) => this.blockContains(cidr, address) && !except.some((text) => this.blockContains(text, address)),
    );
    if (included.length === 0) return 'no';
    return included.length === addresses.length ? 'yes' : 'unknown';
  }
}

/** Whether a block is a single address that flannel assigns to a node itself: no pod has it. */
export function isNodeAddress({ first, last }: Range): boolean {
  return first === last && first % 256 === 0;
}
