import { protocols } from '@twisterlab/platform/model/flow';
import type { LabelSelector, NetworkPolicyPeer, NetworkPolicyPort } from '@twisterlab/platform/model/manifest';
import { contains, formatAddress, parseCidr } from '@twisterlab/platform/network/addresses';
import fc from 'fast-check';
import { nameLabel, type Policy } from '../case';
import { interesting, labelKey, labelValue, list, maybe, podAddresses, portNames, portNumbers } from './values';

/** Labels that a selector can use. */
interface Asked {
  readonly weight: number;
  readonly key: fc.Arbitrary<string>;
  readonly value: fc.Arbitrary<string>;
}

const own: Asked = { weight: 4, key: labelKey, value: labelValue };

/** Every NetworkPolicy that the API server admits. @param namespaces names for its own namespace and for selectors. */
export function policy(namespaces: readonly string[]): fc.Arbitrary<Policy> {
  const ofPods = selector([own]);
  const name: Asked = { weight: 1, key: fc.constant(nameLabel), value: fc.constantFrom(...namespaces) };
  const ofNamespaces = selector([own, name]);
  const peer = fc.oneof(
    fc.record({ podSelector: ofPods }),
    fc.record({ namespaceSelector: ofNamespaces }),
    fc.record({ podSelector: ofPods, namespaceSelector: ofNamespaces }),
    ipBlock.map((block): NetworkPolicyPeer => ({ ipBlock: block })),
  );
  const ports = list(port, 3);
  return fc
    .record({
      namespace: fc.constantFrom(...namespaces),
      podSelector: fc.option(ofPods, { nil: undefined, freq: 8 }),
      policyTypes: fc.oneof(
        { weight: 2, arbitrary: fc.constantFrom(undefined, []) },
        { weight: 5, arbitrary: fc.shuffledSubarray(['Ingress', 'Egress'], { minLength: 1 }) },
      ),
      ingress: list(fc.record({ from: list(peer, 3), ports }), 2),
      egress: list(fc.record({ to: list(peer, 3), ports }), 2),
    })
    .map(({ namespace, ...spec }) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: '', namespace },
      spec,
    }));
}

function selector(asked: readonly Asked[]): fc.Arbitrary<LabelSelector> {
  const one = fc.oneof(...asked.map(({ weight, key, value }) => ({ weight, arbitrary: fc.tuple(key, value) })));
  const expression = fc.oneof(
    ...asked.flatMap(({ weight, key, value }) => [
      {
        weight,
        arbitrary: fc.record({
          key,
          operator: fc.constantFrom('In' as const, 'NotIn' as const),
          values: fc.uniqueArray(value, { minLength: 1, maxLength: 2 }),
        }),
      },
      {
        weight,
        arbitrary: fc.record({ key, operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const) }),
      },
    ]),
  );
  const matchLabels = fc.array(one, { minLength: 1, maxLength: 2 }).map((entries) => Object.fromEntries(entries));
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom({}, { matchLabels: {} }, { matchExpressions: [] }) },
    {
      weight: 5,
      arbitrary: fc.oneof(
        fc.record({ matchLabels }),
        fc.record({ matchExpressions: fc.array(expression, { minLength: 1, maxLength: 2 }) }),
        fc.record({ matchLabels, matchExpressions: fc.array(expression, { minLength: 1, maxLength: 1 }) }),
      ),
    },
  );
}

const protocol = maybe(fc.constantFrom(...protocols));
const number = fc.constantFrom(...portNumbers);

const port: fc.Arbitrary<NetworkPolicyPort> = fc.oneof(
  fc.record({ protocol, port: number }),
  fc.record({ protocol, port: fc.constantFrom(...portNames) }),
  fc.record({ protocol }),
  fc
    .tuple(protocol, number, number)
    .map(([of, one, other]) => ({ protocol: of, port: Math.min(one, other), endPort: Math.max(one, other) })),
);

const prefixes = [0, 1, 8, 12, 15, 16, 17, 22, 24, 25, 30, 31, 32] as const;

/** A network around one of the addresses in questions; host bits can be set, as the API server allows. */
const network = fc
  .tuple(fc.constantFrom(...interesting, ...podAddresses), fc.constantFrom(...prefixes), fc.boolean())
  .map(
    ([host, prefix, written]) => `${written ? host : formatAddress(parseCidr(`${host}/${prefix}`)!.first)}/${prefix}`,
  );

/** Exceptions must be within the block and smaller, otherwise the API server rejects the policy. */
const ipBlock: fc.Arbitrary<NonNullable<NetworkPolicyPeer['ipBlock']>> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom({ cidr: 'fd00::/8' }, { cidr: '::/0', except: ['2001:db8::/32'] }) },
  {
    weight: 9,
    arbitrary: fc.tuple(network, list(network, 2)).map(([block, holes]) => {
      const outer = parseCidr(block)!;
      const inside = (text: string) => contains(outer, parseCidr(text)!) && !contains(parseCidr(text)!, outer);
      const [host] = block.split('/');
      // Most networks are elsewhere: makes the first exception fit.
      const fitting = holes
        ?.map((text, index) => (index === 0 ? `${host}/${text.split('/')[1]}` : text))
        .filter(inside);
      return { cidr: block, ...(fitting && { except: fitting }) };
    }),
  },
);
