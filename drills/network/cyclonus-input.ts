import type { LabelSelector, Labels } from '@twisterlab/platform/model/manifest';
import { formatAddress, parseAddress } from '@twisterlab/platform/network/addresses';
import { type Case, nameLabel, namespaceLabels, type Party, type Policy, type Question } from './case';
import { keysOf, rewritePolicy, selectorsOf } from './rewrite';

/** A sender or receiver in cyclonus' format; without Internal it is an external address. */
interface Peer {
  readonly Internal?: { readonly PodLabels: Labels; readonly NamespaceLabels: Labels; readonly Namespace: string };
  readonly IP: string;
}

/** A question in cyclonus' format. */
export interface Traffic {
  readonly Source: Peer;
  readonly Destination: Peer;
  readonly Protocol: string;
  readonly ResolvedPort: number;
  readonly ResolvedPortName: string;
}

/** The input files of one process. */
export interface CyclonusInput {
  readonly policies: object;
  readonly traffic: readonly Traffic[];
}

/**
 * The policies as one list, since cyclonus reads only the first of several documents in a file, and all questions in order.
 * Each
 * case gets its own namespaces: a policy selects pods of its own namespace and no question crosses cases, so they do not
 * affect each
 * other.
 * @param rewrite rewrites each case for cyclonus.
 */
export function cyclonusInput(cases: readonly Case[], rewrite: (asked: Case) => Case): CyclonusInput {
  const apart = (cases.length > 1 ? cases.map(renamed) : cases).map(rewrite);
  const items = apart.flatMap(({ policies }) => policies.map(withDefaultTypes));
  return {
    policies: { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicyList', items },
    traffic: apart.flatMap((each) => trafficOf(each)),
  };
}

/**
 * Sets the API server's default of policyTypes, which cyclonus requires: always Ingress, and Egress if there are egress
 * rules. An
 * empty list counts as absent.
 */
export function withDefaultTypes(policy: Policy): Policy {
  const { policyTypes, egress } = policy.spec;
  if (policyTypes?.length) return policy;
  return { ...policy, spec: { ...policy.spec, policyTypes: ['Ingress', ...(egress?.length ? ['Egress'] : [])] } };
}

/** Prefixes the names of namespaces, also in selectors. */
function renamed(asked: Case, place: number): Case {
  const to = (name: string) => `${place}-${name}`;
  const byName = (selector: LabelSelector): LabelSelector => ({
    ...selector,
    matchLabels: mapEntries(selector.matchLabels ?? {}, (key, value) => [key, key === nameLabel ? to(value) : value]),
    matchExpressions: selector.matchExpressions?.map((each) =>
      each.key === nameLabel ? { ...each, values: each.values?.map(to) } : each,
    ),
  });
  return {
    ...asked,
    namespaces: mapEntries(asked.namespaces, (name, labels) => [to(name), labels]),
    parties: asked.parties.map((party) =>
      party.pod ? { ...party, pod: { ...party.pod, namespace: to(party.pod.namespace) } } : party,
    ),
    policies: asked.policies
      .map((policy) =>
        rewritePolicy(policy, {
          peer: ({ namespaceSelector, ...peer }) => [
            namespaceSelector ? { ...peer, namespaceSelector: byName(namespaceSelector) } : peer,
          ],
        }),
      )
      .map(({ metadata, ...policy }) => ({
        ...policy,
        metadata: { ...metadata, namespace: to(metadata.namespace ?? '') },
      })),
  };
}

function mapEntries<T>(
  of: Readonly<Record<string, T>>,
  map: (key: string, value: T) => [string, T],
): Record<string, T> {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => map(key, value)));
}

/** Omits labels that no selector uses: cyclonus spends most of its time printing them. */
function trafficOf(asked: Case): Traffic[] {
  const selectors = selectorsOf(asked.policies);
  const keys = { pods: keysOf(selectors.pods), namespaces: keysOf(selectors.namespaces) };
  const peers = asked.parties.map(({ address: IP, pod }): Peer => {
    if (!pod) return { IP };
    const { namespace: Namespace, labels } = pod;
    const NamespaceLabels = only(keys.namespaces, namespaceLabels(asked, Namespace));
    return { Internal: { PodLabels: only(keys.pods, labels), NamespaceLabels, Namespace }, IP };
  });
  return asked.questions.map((question) => ({
    Source: peers[question.from]!,
    Destination: receiving(peers[question.to]!),
    Protocol: question.protocol,
    ResolvedPort: question.port,
    ResolvedPortName: portName(asked.parties[question.to]!, question),
  }));
}

/** Cyclonus omits an address that it has just printed, which would make answers ambiguous: see Party. */
function receiving(peer: Peer): Peer {
  return peer.Internal ? { ...peer, IP: formatAddress(parseAddress(peer.IP)! + 1) } : peer;
}

/** Cyclonus does not resolve port names itself, and takes one name per port. */
function portName({ name, pod }: Party, { port, protocol }: Question): string {
  const same = (pod?.ports ?? []).filter(
    (each) => each.containerPort === port && (each.protocol ?? 'TCP') === protocol,
  );
  const names = [...new Set(same.flatMap((each) => each.name ?? []))];
  if (names.length > 1)
    throw new Error(`${name} has the names ${names.join(' and ')} for ${port}/${protocol}; cyclonus takes one`);
  return names[0] ?? '';
}

export function only(keys: ReadonlySet<string>, labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => keys.has(key)));
}
