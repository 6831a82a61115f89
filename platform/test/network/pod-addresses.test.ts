import { pathChanges } from '@twisterlab/platform/diff/reach/index';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { parseAddress, parseCidr, without } from '@twisterlab/platform/network/addresses';
import { networkOf } from '@twisterlab/platform/network/endpoints';
import { matrixMarkdown } from '@twisterlab/platform/network/markdown';
import { matrixOf } from '@twisterlab/platform/network/matrix';
import type { PodPeer } from '@twisterlab/platform/network/peer';
import { parseQuery } from '@twisterlab/platform/network/query';
import { runQuery } from '@twisterlab/platform/network/result';
import { matrixSvg } from '@twisterlab/platform/network/svg';
import { allows, cluster, denyAll, deployment, graph, networkPolicy, object, pods } from '../kit/objects';
import { between, intoDb, pod, selects } from '../kit/peers';

const at = (peer: PodPeer, address: string): PodPeer => ({ ...peer, knownAddress: parseAddress(address)! });
const [a, b] = [pod('a'), pod('b')];
const db = pod('db');
const from = (cidr: string, except?: string[]) => intoDb({ from: [{ ipBlock: { cidr, except } }] });

describe('an ipBlock', () => {
  it.each([
    ['10.42.0.0/16', undefined, 'allowed'],
    ['0.0.0.0/0', undefined, 'allowed'],
    // The first address of each /24 is that of a node.
    ['0.0.0.0/0', ['10.42.7.0/32'], 'allowed'],
    ['10.42.7.0/32', undefined, 'denied'],
    ['192.168.0.0/16', undefined, 'denied'],
    ['0.0.0.0/0', ['10.0.0.0/8'], 'denied'],
    ['10.42.0.0/15', ['10.42.0.0/17', '10.42.128.0/17'], 'denied'],
    ['10.42.1.7/32', undefined, 'unknown'],
    ['10.42.0.0/17', undefined, 'unknown'],
    ['0.0.0.0/4', ['10.42.0.6/32'], 'unknown'],
  ])('%s without %j: a pod without a known address is %s', (cidr, except, answer) => {
    const reach = from(cidr, except);
    expect(reach.answer(a, db, 5432, 'TCP')).toBe(answer);
    expect(reach.allows(a, db, 5432, 'TCP')).toBe(answer !== 'denied');
  });

  // Kubernetes test/e2e/network/netpol: egress access to server in CIDR block; except clause.
  it('of one address selects the pod that has it, and no other', () => {
    const reach = between({
      ...selects('a'),
      policyTypes: ['Egress'],
      egress: [{ to: [{ ipBlock: { cidr: '10.42.1.9/32' } }] }],
    });
    expect(reach.answer(a, at(b, '10.42.1.9'), 80, 'TCP')).toBe('allowed');
    expect(reach.answer(a, at(b, '10.42.1.8'), 80, 'TCP')).toBe('denied');
  });

  it('excepts the pod with the address of its exception', () => {
    const block = { cidr: '10.42.0.0/24', except: ['10.42.0.6/32'] };
    const reach = between({ ...selects('a'), policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: block }] }] });
    expect(reach.answer(a, at(b, '10.42.0.6'), 80, 'TCP')).toBe('denied');
    expect(reach.answer(a, at(b, '10.42.0.7'), 80, 'TCP')).toBe('allowed');
  });

  it('leaves an answer known that another rule decides', () => {
    const block = { ipBlock: { cidr: '10.42.1.7/32' } };
    expect(intoDb({ from: [block, selects('a')] }).answer(a, db, 5432, 'TCP')).toBe('allowed');
    expect(intoDb({ from: [block], ports: [{ port: 80 }] }).answer(a, db, 5432, 'TCP')).toBe('denied');
    const closed = { ...selects('a'), policyTypes: ['Egress'] };
    const both = between(closed, { ...selects('db'), ingress: [{ from: [block] }] });
    expect(both.answer(a, db, 5432, 'TCP')).toBe('denied');
  });
});

describe('without', () => {
  const text = (parts: ReturnType<typeof without>) => parts.map(({ first, last }) => `${first}-${last}`).join();

  it.each([
    [[], '0-9'],
    [[{ first: 3, last: 4 }], '0-2,5-9'],
    [[{ first: 0, last: 9 }], ''],
    [
      [
        { first: 8, last: 20 },
        { first: 0, last: 0 },
      ],
      '1-7',
    ],
  ])('%j', (holes, expected) => {
    expect(text(without({ first: 0, last: 9 }, holes))).toBe(expected);
  });

  it('has the same ends as a network', () => {
    expect(without(parseCidr('10.0.0.0/31')!, [parseCidr('10.0.0.1/32')!])).toEqual([parseCidr('10.0.0.0/32')]);
  });
});

const redis = deployment('redis', { container: { ports: [{ containerPort: 6379 }] } });
const part = networkPolicy('redis-from-part', {
  ...{ podSelector: { matchLabels: pods('redis').labels }, policyTypes: ['Ingress'] },
  ingress: [{ from: [{ ipBlock: { cidr: '10.42.1.0/24' } }], ports: [{ port: 6379 }] }],
});
const partly = [deployment('mcp'), redis, denyAll, allows.egress('mcp', 'redis', 6379), part];
const ask = (text: string, objects: readonly Manifest[], extras = {}) => {
  const [sender, to, port] = text.split(' ') as [string, string, string];
  return runQuery(parseQuery({ from: sender, to, port }, [graph(objects, extras)]));
};

describe('an unknown answer', () => {
  it('is that of a query, with the policy and the reason', () => {
    const { answer, allowed, ingress } = ask('mcp redis 6379', partly);
    expect([answer, allowed]).toEqual(['unknown', false]);
    expect(ingress.policies.map(({ name, message }) => [name, message])).toContainEqual([
      'twisterlab/redis-from-part',
      'allows some addresses, and it is not known whether this is one of them',
    ]);
  });

  it('has a mark in the table and in the picture', () => {
    const linked = graph(partly);
    const matrix = matrixOf(networkOf(linked), linked.environments.find(({ name }) => name === 'production')!);
    expect(matrix.lines.map(({ from: sender, to, ports }) => [sender.name, to.name, ports])).toContainEqual([
      'mcp',
      'redis',
      '6379 ?',
    ]);
    expect(matrixMarkdown(matrix)).toContain('A port with a question mark is allowed to some addresses of pods');
    expect(matrixSvg(matrix)).toContain('mcp to redis: 6379 ?, unknown: it depends on the addresses of the pods');
    const sure = matrixOf(networkOf(graph(partly.slice(0, 4))), linked.environments[1]!);
    expect(matrixSvg(sure)).not.toContain('unknown');
  });

  it('is a change of its own in a comparison', () => {
    const all = allows.ingress('redis', 'mcp', 6379);
    const paths = (before: Manifest[], after: Manifest[]) =>
      pathChanges(graph(before), graph(after))
        .filter(({ from: sender, to }) => sender.includes('mcp') && to.includes('redis'))
        .map(({ what, ports }) => `${what} ${ports}`);
    const base = partly.slice(0, 4);
    expect(paths(base, partly)).toEqual(['opened 6379 (of some pod addresses)']);
    expect(paths(partly, base)).toEqual(['closed 6379 (of some pod addresses)']);
    expect(paths(partly, [...base, all])).toEqual(['opened 6379']);
    expect(paths([...base, all], partly)).toEqual(['closed 6379']);
    expect(paths(base, [...base, all])).toEqual(['opened 6379']);
  });
});

describe('a pod with hostNetwork', () => {
  const agent = deployment('agent', { spec: { hostNetwork: true } });
  const selected = [
    agent,
    redis,
    denyAll,
    allows.ingress('redis', 'agent', 6379),
    allows.egress('redis', 'agent', 8000),
  ];
  const block = (cidr: string) => ({
    ...part,
    spec: {
      ...{ podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      ingress: [{ from: [{ ipBlock: { cidr } }] }],
      egress: [{ to: [{ ipBlock: { cidr } }] }],
    },
  });
  const [node] = cluster.nodes;
  const second = { ...node!, name: 'second', address: '192.168.0.31' };

  it('is selected by no pod selector', () => {
    expect(ask('agent redis 6379', selected).answer).toBe('denied');
    expect(ask('redis agent 8000', selected).answer).toBe('denied');
  });

  it('has the address of its node', () => {
    expect(ask('agent redis 6379', [agent, redis, block(`${node!.address}/32`)]).answer).toBe('allowed');
    expect(ask('redis agent 8000', [agent, redis, block(`${node!.address}/32`)]).answer).toBe('allowed');
  });

  it('has the address of one of several nodes, or of its node in the overlay', () => {
    const two = { cluster: { ...cluster, nodes: [node!, second] } };
    expect(ask('redis agent 8000', [agent, redis, block(`${second.address}/32`)], two).answer).toBe('unknown');
    expect(ask('redis agent 8000', [agent, redis, block('192.168.0.0/24')], two).answer).toBe('allowed');
    expect(ask('agent redis 6379', [agent, redis, block('192.168.0.0/24')], two).answer).toBe('unknown');
  });
});

describe('an AdminNetworkPolicy', () => {
  it('changes no answer, because K3s does not enforce it, and the answer has a note', () => {
    const policy = object('policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy', 'all', { spec: {} }, undefined);
    const { answer, notes } = ask('mcp redis 6379', [deployment('mcp'), redis, denyAll, policy]);
    expect(answer).toBe('denied');
    expect(notes).toEqual([
      expect.stringMatching(
        /^AdminNetworkPolicy .*all has no effect: the kube-router of K3s enforces NetworkPolicies only\.$/,
      ),
    ]);
  });
});
