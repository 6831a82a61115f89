import { type Labels, type NetworkPolicyPeer, selectorMatches } from '../model/manifest';
import { contains, overlaps, parseCidr, type Range } from './addresses';
import { nameLabel, type Peer } from './peer';

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

  includesPods({ cidr: block, except = [] }: NonNullable<NetworkPolicyPeer['ipBlock']>): boolean {
    const range = this.parseBlock(block);
    if (range === undefined || isNodeAddress(range)) return false;
    return overlaps(range, this.pods) && !except.some((text) => this.blockContains(text, this.pods));
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

  matches({ ipBlock, podSelector, namespaceSelector }: NetworkPolicyPeer, end: Peer, namespace: string): boolean {
    if (ipBlock) {
      if (!('address' in end)) return this.includesPods(ipBlock);
      return (
        this.blockContains(ipBlock.cidr, end.address) &&
        !ipBlock.except?.some((text) => this.blockContains(text, end.address))
      );
    }
    // A peer without any field selects nothing: the API server rejects it.
    if ('address' in end || (!podSelector && !namespaceSelector)) return false;
    const inNamespace = namespaceSelector
      ? selectorMatches(namespaceSelector, { ...this.namespaces.get(end.namespace), [nameLabel]: end.namespace })
      : end.namespace === namespace;
    return inNamespace && (!podSelector || selectorMatches(podSelector, end.labels));
  }
}

/** Whether a block is a single address that flannel assigns to a node itself: no pod has it. */
export function isNodeAddress({ first, last }: Range): boolean {
  return first === last && first % 256 === 0;
}
