import { type Protocol, protocols } from '@twisterlab/platform/model/flow';
import type { ContainerPort } from '@twisterlab/platform/model/manifest';
import fc from 'fast-check';
import type { Case, Party, Policy, Question } from '../case';
import { podRange } from '../case-file';
import { portsOf } from '../rewrite';
import { policy } from './policies';
import { interesting, labelKey, labelValue, maybe, podAddresses, portNames, portNumbers } from './values';

const namespaces = ['a', 'b', 'c'] as const;

const labels = fc.dictionary(labelKey, labelValue, { maxKeys: 3 });

const openPort = fc.record({
  name: maybe(fc.constantFrom(...portNames)),
  containerPort: fc.constantFrom(...portNumbers),
  protocol: maybe(fc.constantFrom(...protocols)),
});

/** Makes port names unique per pod, as the API requires, and allows one name per port, since cyclonus takes only one. */
function distinct(ports: readonly ContainerPort[]): ContainerPort[] {
  const seen = new Set<string>();
  return ports.filter(({ name, containerPort: number, protocol = 'TCP' }) => {
    const marks = [`${number}/${protocol}`, ...(name ? [name] : [])];
    const known = marks.some((mark) => seen.has(mark));
    for (const mark of marks) seen.add(mark);
    return !known;
  });
}

const pod = fc.record({
  namespace: fc.constantFrom(...namespaces),
  labels,
  // The ports of all containers of a pod.
  ports: fc
    .array(fc.array(openPort, { maxLength: 3 }), { minLength: 1, maxLength: 2 })
    .map((all) => distinct(all.flat())),
});

/** A question with indexes into lists whose lengths are not known yet. */
interface Drawn {
  readonly pod: number;
  readonly other: number;
  readonly out: boolean;
  readonly port: number;
  /** Whether to choose from the receiver's own ports, if any: policies can select those by name. */
  readonly own: boolean;
  readonly protocol: Protocol;
}

const asked: fc.Arbitrary<Drawn[]> = fc.noBias(
  fc.array(
    fc.record({
      pod: fc.nat(),
      other: fc.nat(),
      out: fc.boolean(),
      port: fc.nat(),
      own: fc.boolean(),
      protocol: fc.constantFrom(...protocols),
    }),
    { minLength: 30, maxLength: 30 },
  ),
);

const whole = fc.record({
  // The third namespace has no labels, like one that is not rendered.
  labels: fc.tuple(labels, labels),
  pods: fc.array(pod, { minLength: 2, maxLength: podAddresses.length }),
  addresses: fc.shuffledSubarray(interesting, { minLength: 3, maxLength: 5 }),
  policies: fc.array(policy(namespaces), { minLength: 1, maxLength: 5 }),
  asked,
});

/** Generates cases whose policies use every feature of the API. The same seed gives the same cases. */
export function generate(seed: number, count: number): Case[] {
  return fc.sample(whole, { seed, numRuns: count }).map((each) => {
    const parties: Party[] = [
      ...each.pods.map((one, index) => ({ name: `pod ${index}`, address: podAddresses[index]!, pod: one })),
      ...each.addresses.map((address) => ({ name: address, address })),
    ];
    const policies = each.policies.map(
      (one, index): Policy => ({ ...one, metadata: { ...one.metadata, name: `p${index}` } }),
    );
    const [a, b] = each.labels;
    const made: Case = {
      pods: podRange,
      namespaces: { [namespaces[0]]: a, [namespaces[1]]: b },
      parties,
      policies,
      questions: questions(parties, policies, each.asked),
    };
    // As if read from a file: without undefined values.
    return JSON.parse(JSON.stringify(made));
  });
}

/** Questions between pods, and between pods and addresses, on ports of policies and containers and on their neighbours. */
function questions(parties: readonly Party[], policies: readonly Policy[], drawn: readonly Drawn[]): Question[] {
  const all = portsThatMatter(parties, policies);
  const pods = parties.flatMap(({ pod }, index) => (pod ? index : []));
  const asked = drawn.map(({ pod, other, out, port, own, protocol }): Question => {
    const [one, another] = [pods[pod % pods.length]!, other % parties.length];
    const [from, to] = out ? [one, another] : [another, one];
    const opened = (parties[to]!.pod?.ports ?? []).map(({ containerPort: number }) => number);
    const ports = own && opened.length > 0 ? opened : all;
    return { from, to, port: ports[port % ports.length]!, protocol };
  });
  return [...new Map(asked.map((each) => [JSON.stringify(each), each])).values()];
}

export function portsThatMatter(parties: readonly Party[], policies: readonly Policy[]): number[] {
  const named = [
    ...portsOf(policies).flatMap(({ port, endPort }) => [port, endPort]),
    ...parties.flatMap(({ pod: inside }) => (inside?.ports ?? []).map((port) => port.containerPort)),
  ].filter((port) => typeof port === 'number');
  const all = [1, 65535, ...named.flatMap((port) => [port - 1, port, port + 1])];
  return [...new Set(all)].filter((port) => port >= 1 && port <= 65535).sort((one, other) => one - other);
}
