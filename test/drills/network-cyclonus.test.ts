import type { Case, Policy } from '../../drills/network/case';
import { podRange } from '../../drills/network/case-file';
import { cyclonusInput, type Traffic, withDefaultTypes } from '../../drills/network/cyclonus-input';
import { parseVerdicts } from '../../drills/network/verdicts';

const policy = (spec: Policy['spec'], namespace = 'db'): Policy => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'p', namespace },
  spec,
});
const asked = (policies: readonly Policy[]): Case => ({
  pods: podRange,
  namespaces: { db: { team: 'data', unread: 'x' } },
  parties: [
    {
      name: 'db',
      address: '10.42.0.10',
      pod: {
        namespace: 'db',
        labels: { app: 'db', unread: 'x' },
        ports: [
          { name: 'postgres', containerPort: 5432 },
          { name: 'other', containerPort: 5432, protocol: 'UDP' },
        ],
      },
    },
    { name: 'outside', address: '192.168.0.7' },
  ],
  policies,
  questions: [
    { from: 1, to: 0, port: 5432, protocol: 'TCP' },
    { from: 0, to: 1, port: 5432, protocol: 'TCP' },
    { from: 0, to: 0, port: 5433, protocol: 'TCP' },
  ],
});
const same = (each: Case) => each;
const byTeam = [{ namespaceSelector: { matchLabels: { team: 'data', 'kubernetes.io/metadata.name': 'db' } } }];
const open = policy({
  podSelector: { matchLabels: { app: 'db' } },
  policyTypes: ['Ingress'],
  ingress: [{ from: byTeam }],
});

describe("cyclonus' input", () => {
  test('has questions in order, with port names, the labels that selectors use, and two addresses per pod', () => {
    const Internal = {
      PodLabels: { app: 'db' },
      NamespaceLabels: { team: 'data', 'kubernetes.io/metadata.name': 'db' },
      Namespace: 'db',
    };
    const [sends, receives] = [
      { Internal, IP: '10.42.0.10' },
      { Internal, IP: '10.42.0.11' },
    ];
    const outside = { IP: '192.168.0.7' };
    const port = { Protocol: 'TCP', ResolvedPort: 5432 };
    expect(cyclonusInput([asked([open])], same).traffic).toEqual([
      { Source: outside, Destination: receives, ...port, ResolvedPortName: 'postgres' },
      { Source: sends, Destination: outside, ...port, ResolvedPortName: '' },
      { Source: sends, Destination: receives, Protocol: 'TCP', ResolvedPort: 5433, ResolvedPortName: '' },
    ]);
  });

  test('has policies with the default policyTypes of the API server', () => {
    const types = (spec: Policy['spec']) => withDefaultTypes(policy(spec)).spec.policyTypes;
    expect(types({})).toEqual(['Ingress']);
    expect(types({ policyTypes: [], egress: [] })).toEqual(['Ingress']);
    expect(types({ egress: [{}] })).toEqual(['Ingress', 'Egress']);
    expect(types({ policyTypes: ['Egress'], ingress: [{}] })).toEqual(['Egress']);
  });

  test('has separate namespaces for combined cases, also in selectors by name', () => {
    const { policies, traffic } = cyclonusInput([asked([open]), asked([open])], same) as {
      policies: { items: Policy[] };
      traffic: Traffic[];
    };
    expect(policies.items.map(({ metadata }) => metadata.namespace)).toEqual(['0-db', '1-db']);
    const names = policies.items.map(({ spec }) => spec.ingress![0]!.from![0]!.namespaceSelector!.matchLabels);
    expect(names).toEqual([
      { team: 'data', 'kubernetes.io/metadata.name': '0-db' },
      { team: 'data', 'kubernetes.io/metadata.name': '1-db' },
    ]);
    expect(traffic[3]!.Destination.Internal).toMatchObject({
      Namespace: '1-db',
      NamespaceLabels: { 'kubernetes.io/metadata.name': '1-db' },
    });
  });

  test('rejects a port with two names', () => {
    const { parties, ...rest } = asked([open]);
    const [db, outside] = [parties[0]!, parties[1]!];
    const ports = [...db.pod!.ports, { name: 'again', containerPort: 5432 }];
    const twice = { ...rest, parties: [{ ...db, pod: { ...db.pod!, ports } }, outside] };
    expect(() => cyclonusInput([twice], same)).toThrow(
      'db has the names postgres and again for 5432/TCP; cyclonus takes one',
    );
  });
});

describe("cyclonus' output", () => {
  const traffic = cyclonusInput([asked([open])], same).traffic;
  const answer = (source: string, destination: string, verdict: string) => `Traffic:
+---------------+-------------+------------+-----------+-----------------------------+------------+
| PORT/PROTOCOL | SOURCE/DEST |   POD IP   | NAMESPACE |          NS LABELS          | POD LABELS |
+---------------+-------------+------------+-----------+-----------------------------+------------+
| 5432          | source      | ${source} | db        | kubernetes.io/metadata.name:| app: db    |
| (postgres) on |             |            |           | db                          |            |
+               +-------------+------------+           +                             +            +
|               | destination | ${destination} |           |                             |            |
+---------------+-------------+------------+-----------+-----------------------------+------------+

Is traffic allowed?
+-------------+--------+---------------+
|    TYPE     | ACTION |    TARGET     |
+-------------+--------+---------------+
| Ingress     | Deny   | namespace: db |
+-------------+--------+---------------+
| IS ALLOWED? | ${verdict}  |               
+-------------+--------+---------------+


`;
  const first = answer('192.168.0.7', '10.42.0.11', 'FALSE');
  const second = answer('10.42.0.10', '192.168.0.7', ' TRUE');
  const third = answer('10.42.0.10', '10.42.0.11', 'FALSE');
  const [one, two, three] = [first, second, third].map((text) => `query traffic:\n${text}`) as [string, string, string];

  test('has the answers in the order of the questions', () => {
    expect(parseVerdicts(one + second + third, traffic)).toEqual([false, true, false]);
  });

  test.each([
    ['an answer is missing at the end', one + second, '2 answers to 3 questions'],
    ['an answer is missing in between', one + third, 'answer 2 is about 10.42.0.10 to 10.42.0.11, which was not asked'],
    ['there is one answer too many', one + second + third + first, 'answer 4 is about 192.168.0.7 to 10.42.0.11'],
    ['answers are in the wrong order', two + first + third, 'answer 1 is about 10.42.0.10 to 192.168.0.7'],
    [
      'an address is not printed',
      three.replace('10.42.0.11', '          '),
      'answer 1 is about 10.42.0.10 to , which was not asked',
    ],
    ['nothing is printed', '', '0 answers to 3 questions'],
  ])('is rejected if %s', (_, printed, message) => {
    expect(() => parseVerdicts(printed, traffic)).toThrow(message);
  });
});
