import type { LabelSelector, NetworkPolicyPeer, NetworkPolicyPort } from '@twisterlab/platform/model/manifest';
import type { Policy } from './case';

interface Changes {
  /** Replaces a peer: by at least one, since an empty list means everything. Default: the peer. */
  readonly peer?: (peer: NetworkPolicyPeer) => readonly NetworkPolicyPeer[];
  /** Default: the port. */
  readonly port?: (port: NetworkPolicyPort) => NetworkPolicyPort;
  /** Selectors of pods and of namespaces. Default: the selector. */
  readonly selector?: (selector: LabelSelector) => LabelSelector;
}

/** Changes parts of a policy wherever they occur. Absent stays absent, empty stays empty. */
export function rewritePolicy(policy: Policy, { peer, port, selector }: Changes): Policy {
  const select = (old: LabelSelector | undefined) => (old && selector ? selector(old) : old);
  const peers = (old: readonly NetworkPolicyPeer[] | undefined) =>
    old
      ?.flatMap((each) => (peer ? peer(each) : each))
      .map((each) => ({
        ...each,
        ...(each.podSelector && { podSelector: select(each.podSelector) }),
        ...(each.namespaceSelector && { namespaceSelector: select(each.namespaceSelector) }),
      }));
  const ports = (old: readonly NetworkPolicyPort[] | undefined) => old?.map((each) => (port ? port(each) : each));
  const { podSelector, ingress, egress } = policy.spec;
  return {
    ...policy,
    spec: {
      ...policy.spec,
      podSelector: select(podSelector),
      ingress: ingress?.map((rule) => ({ ...rule, from: peers(rule.from), ports: ports(rule.ports) })),
      egress: egress?.map((rule) => ({ ...rule, to: peers(rule.to), ports: ports(rule.ports) })),
    },
  };
}

/** All rules of a policy, including those that its policyTypes disable. */
export function rulesOf({
  spec,
}: Policy): { readonly peers?: readonly NetworkPolicyPeer[]; readonly ports?: readonly NetworkPolicyPort[] }[] {
  return [
    ...(spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports })),
    ...(spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports })),
  ];
}

export function peersOf(policies: readonly Policy[]): NetworkPolicyPeer[] {
  return policies.flatMap(rulesOf).flatMap(({ peers }) => peers ?? []);
}

export function portsOf(policies: readonly Policy[]): NetworkPolicyPort[] {
  return policies.flatMap(rulesOf).flatMap(({ ports }) => ports ?? []);
}

/** Selectors of pods and of namespaces, separately: their labels differ. */
export function selectorsOf(policies: readonly Policy[]): { pods: LabelSelector[]; namespaces: LabelSelector[] } {
  const peers = peersOf(policies);
  return {
    pods: [...policies.map(({ spec }) => spec.podSelector), ...peers.map((peer) => peer.podSelector)].flatMap(
      (selector) => selector ?? [],
    ),
    namespaces: peers.flatMap(({ namespaceSelector }) => namespaceSelector ?? []),
  };
}

/** Label keys in selectors: no other label affects them. */
export function keysOf(selectors: readonly LabelSelector[]): Set<string> {
  return new Set(
    selectors.flatMap(({ matchLabels = {}, matchExpressions = [] }) => [
      ...Object.keys(matchLabels),
      ...matchExpressions.map(({ key }) => key),
    ]),
  );
}
