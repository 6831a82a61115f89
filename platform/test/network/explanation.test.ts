import { protocols } from '@twisterlab/platform/model/flow';
import { parseAddress, parseCidr } from '@twisterlab/platform/network/addresses';
import type { Peer, PodPeer } from '@twisterlab/platform/network/peer';
import type { Policy } from '@twisterlab/platform/network/policy-rules';
import { Reachability } from '@twisterlab/platform/network/reachability';
import fc from 'fast-check';
import { networkPolicy } from '../kit/objects';

const podRange = parseCidr('10.42.0.0/16')!;
const namespaces = new Map([
  ['a', { team: 'x' }],
  ['b', { team: 'y' }],
]);
const pod = (namespace: string, app: string, ports: PodPeer['ports'] = []): PodPeer => ({
  namespace,
  labels: { app },
  ports,
});
const pods = [
  pod('a', 'web', [{ name: 'http', containerPort: 80 }]),
  pod('a', 'db', [
    { name: 'sql', containerPort: 5432 },
    { name: 'http', containerPort: 81, protocol: 'UDP' },
  ]),
  pod('b', 'web', [{ name: 'sql', containerPort: 80 }]),
];
const ends: readonly Peer[] = [
  ...pods,
  ...['192.168.0.7', '192.168.1.7', '8.8.8.8'].map((text) => ({ address: parseAddress(text)! })),
];
const numbers = [79, 80, 81, 5432, 6000];

const selector = fc.constantFrom<object>(
  {},
  { matchLabels: { app: 'web' } },
  { matchLabels: { app: 'db' } },
  { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['db'] }] },
  { matchExpressions: [{ key: 'tier', operator: 'Exists' }] },
);
const spaces = fc.constantFrom<object>(
  {},
  { matchLabels: { team: 'y' } },
  { matchLabels: { 'kubernetes.io/metadata.name': 'a' } },
);
const peer = fc.oneof(
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector: spaces }),
  fc.record({ podSelector: selector, namespaceSelector: spaces }),
  fc.constantFrom<object>(
    {},
    { ipBlock: { cidr: '192.168.0.0/24' } },
    { ipBlock: { cidr: '192.168.0.0/16', except: ['192.168.1.0/24'] } },
    { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } },
    { ipBlock: { cidr: '0.0.0.0/0' } },
    { ipBlock: { cidr: '::/0' } },
  ),
);
const port = fc.record(
  {
    port: fc.constantFrom<number | string>(80, 81, 5432, 'http', 'sql'),
    protocol: fc.constantFrom<string>(...protocols),
    endPort: fc.constantFrom(5432, 6000),
  },
  { requiredKeys: [] },
);
const few = <T>(of: fc.Arbitrary<T>) => fc.option(fc.array(of, { maxLength: 2 }), { nil: undefined });
const spec = fc.record(
  {
    podSelector: selector,
    policyTypes: fc.constantFrom(['Ingress'], ['Egress'], ['Ingress', 'Egress'], []),
    ingress: fc.array(fc.record({ from: few(peer), ports: few(port) }), { maxLength: 2 }),
    egress: fc.array(fc.record({ to: few(peer), ports: few(port) }), { maxLength: 2 }),
  },
  { requiredKeys: ['podSelector'] },
);
const policies = fc.array(fc.record({ spec, namespace: fc.constantFrom('a', 'b') }), { maxLength: 6 }).map((list) =>
  list.map(({ spec, namespace }, index) => {
    const policy = networkPolicy(`p${index}`, spec);
    return { ...policy, metadata: { ...policy.metadata, namespace } } as Policy;
  }),
);
const connection = fc.record({
  from: fc.constantFrom(...ends),
  to: fc.constantFrom(...ends),
  number: fc.constantFrom(...numbers),
  protocol: fc.constantFrom(...protocols),
});

/** An independent, simple implementation of the API's documentation, to compare with. */
function expected(all: readonly Policy[], from: Peer, to: Peer, number: number, protocol: string): boolean {
  type Loose = Record<string, never> & {
    podSelector?: { matchLabels?: object; matchExpressions?: { key: string; operator: string; values: string[] }[] };
    namespaceSelector?: Loose['podSelector'];
    ipBlock?: { cidr: string; except?: string[] };
  };
  const selects = (
    { matchLabels = {}, matchExpressions = [] }: NonNullable<Loose['podSelector']>,
    labels: Record<string, string>,
  ) =>
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values }) =>
      operator === 'Exists' ? key in labels : !(key in labels) || !values.includes(labels[key]!),
    );
  const side = (own: Peer, other: Peer, direction: 'Ingress' | 'Egress'): boolean => {
    if ('address' in own) return true;
    const isolating = all.filter(({ metadata, spec: { podSelector, policyTypes = [], egress = [] } }) => {
      const types = policyTypes.length > 0 ? policyTypes : egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
      return (
        metadata.namespace === own.namespace && types.includes(direction) && selects(podSelector as never, own.labels)
      );
    });
    if (isolating.length === 0) return true;
    for (const { spec } of isolating) {
      for (const rule of (direction === 'Ingress' ? spec.ingress : spec.egress) ?? []) {
        const peers = ((rule as { from?: Loose[]; to?: Loose[] }).from ??
          (rule as { to?: Loose[] }).to ??
          []) as Loose[];
        const selected = (peer: Loose) => {
          if (peer.ipBlock) {
            const blocks = [peer.ipBlock.cidr, ...(peer.ipBlock.except ?? [])].map((text) => parseCidr(text));
            const [block, ...except] = blocks.map(
              (range) => (address: number) => !!range && range.first <= address && address <= range.last,
            );
            const probe = 'address' in other ? other.address : podRange.first;
            return block!(probe) && !except.some((exception) => exception(probe));
          }
          if ('address' in other || (!peer.podSelector && !peer.namespaceSelector)) return false;
          const labels = { ...namespaces.get(other.namespace), 'kubernetes.io/metadata.name': other.namespace };
          const inNamespace = peer.namespaceSelector
            ? selects(peer.namespaceSelector, labels)
            : other.namespace === own.namespace;
          return inNamespace && selects(peer.podSelector ?? {}, other.labels);
        };
        const matches = ({
          port,
          endPort,
          protocol: over = 'TCP',
        }: {
          port?: number | string;
          endPort?: number;
          protocol?: string;
        }) => {
          if (over !== protocol) return false;
          if (port === undefined) return true;
          if (typeof port === 'number')
            return endPort === undefined ? number === port : number >= port && number <= endPort;
          const named =
            'ports' in to ? to.ports.filter((each) => each.name === port && (each.protocol ?? 'TCP') === over) : [];
          return named.some(({ containerPort }) => containerPort === number);
        };
        const ports = rule.ports ?? [];
        if ((peers.length === 0 || peers.some(selected)) && (ports.length === 0 || ports.some(matches))) return true;
      }
    }
    return false;
  };
  return side(from, to, 'Egress') && side(to, from, 'Ingress');
}

const reach = (all: readonly Policy[]) => new Reachability(all, namespaces, podRange);

describe('reachability and its explanation', () => {
  it('match the documentation of the API', () => {
    fc.assert(
      fc.property(policies, connection, (all, { from, to, number, protocol }) => {
        expect(reach(all).allows(from, to, number, protocol)).toBe(expected(all, from, to, number, protocol));
      }),
      { numRuns: 3000 },
    );
  });

  it('agree', () => {
    fc.assert(
      fc.property(policies, (all) => {
        const one = reach(all);
        const disagreements = ends.flatMap((from) =>
          ends.flatMap((to) => {
            const explain = one.explain(from, to);
            return numbers.flatMap((number) =>
              protocols.filter((protocol) => {
                const { allowed, answer, egress, ingress } = explain(number, protocol);
                // These policies have no part of the pod range.
                if (answer !== (allowed ? 'allowed' : 'denied')) return true;
                return allowed !== one.allows(from, to, number, protocol) || allowed !== (egress.open && ingress.open);
              }),
            );
          }),
        );
        expect(disagreements).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('list the policies that decide: a peer is closed without those that allow it, and open without all', () => {
    fc.assert(
      fc.property(policies, connection, (all, { from, to, number, protocol }) => {
        const explained = reach(all).explain(from, to)(number, protocol);
        for (const direction of ['egress', 'ingress'] as const) {
          const { open, verdicts } = explained[direction];
          const [allowing, others] = [true, false].map((opens) =>
            verdicts.filter(({ verdict }) => (verdict === 'opens') === opens).map(({ policy }) => policy),
          ) as [Policy[], Policy[]];
          const without = (removed: readonly Policy[]) =>
            reach(all.filter((policy) => !removed.includes(policy))).explain(from, to)(number, protocol)[direction];

          expect(open).toBe(allowing.length > 0 || others.length === 0);
          expect(without(others).open).toBe(true);
          expect(without(allowing).open).toBe(others.length === 0);
          expect(without([...allowing, ...others])).toEqual({ open: true, answer: 'allowed', verdicts: [] });
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['opens', { ingress: [{ ports: [{ port: 80 }] }] }],
    [
      'other-port',
      { ingress: [{ ports: [{ port: 81 }] }, { from: [{ podSelector: { matchLabels: { app: 'x' } } }] }] },
    ],
    ['other-peer', { ingress: [{ from: [{ podSelector: { matchLabels: { app: 'x' } } }], ports: [{ port: 80 }] }] }],
    ['no-rule', { ingress: [] }],
    ['no-rule', { policyTypes: ['Ingress'], egress: [{}] }],
  ])('have the verdict %s for a policy with %j', (verdict, rules) => {
    const policy = { ...networkPolicy('p', { podSelector: {}, ...rules }), metadata: { name: 'p', namespace: 'a' } };
    const { ingress } = reach([policy as Policy]).explain(pods[1]!, pods[0]!)(80, 'TCP');
    expect(ingress.verdicts.map((each) => [each.policy.metadata.name, each.verdict])).toEqual([['p', verdict]]);
  });

  it('have the ports that a policy allows for this peer', () => {
    const rules = [
      { from: [{ podSelector: { matchLabels: { app: 'db' } } }], ports: [{ port: 81 }] },
      { from: [{ podSelector: { matchLabels: { app: 'x' } } }], ports: [{ port: 82 }] },
    ];
    const policy = {
      ...networkPolicy('p', { podSelector: {}, ingress: rules }),
      metadata: { name: 'p', namespace: 'a' },
    };
    const { ingress } = reach([policy as Policy]).explain(pods[1]!, pods[0]!)(80, 'TCP');
    expect(ingress.verdicts[0]!.ports).toEqual([[{ port: 81 }]]);
  });
});
