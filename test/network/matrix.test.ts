import { link } from '@twisterlab/platform/link/graph';
import type { Flow } from '@twisterlab/platform/model/flow';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { declaredPaths, networkOf } from '@twisterlab/platform/network/endpoints';
import { type Matrix, matrixOf } from '@twisterlab/platform/network/matrix';
import { qualifiedName } from '@twisterlab/platform/network/query';
import { allows, denyAll, deployment, environment, fleet, namespace, networkPolicy, pods } from '../kit/objects';
import { rendered } from '../kit/rendered';

const cluster = fleet.clusters[0]!;
const lan = { name: 'lan', addresses: ['192.168.0.0/24'] };
const ollama = { name: 'ollama', addresses: ['192.168.0.20/32'] };
const flow = (from: Flow['from'], to: Flow['to'], port: number): Flow => ({ from, to, port, protocol: 'TCP' });

/** The matrix of these objects as `production`, beside these of the cluster. */
function matrix(
  manifests: readonly Manifest[],
  flows: readonly Flow[] = [],
  beside: readonly Manifest[] = [namespace],
): Matrix {
  const own = environment(manifests, { flows });
  return matrixOf(networkOf(link(cluster, [environment(beside, { environment: 'edge' }), own])), own);
}
const outward = (name: string, cidr: string, port: number) =>
  networkPolicy(`${name}-to-${cidr.replace(/\W/g, '-')}`, {
    podSelector: { matchLabels: pods(name).labels },
    policyTypes: ['Egress'],
    egress: [{ to: [{ ipBlock: { cidr } }], ports: [{ port }] }],
  });
const inward = (name: string, cidr: string, port: number) =>
  networkPolicy(`${name}-from-${cidr.replace(/\W/g, '-')}`, {
    podSelector: { matchLabels: pods(name).labels },
    ingress: [{ from: [{ ipBlock: { cidr } }], ports: [{ port }] }],
  });
const lines = ({ lines }: Matrix) => lines.map(({ from, to, ports }) => `${from.name} > ${to.name}: ${ports}`);
const both = [deployment('mcp'), deployment('redis'), denyAll];

describe('the matrix of an environment', () => {
  it('has a line for each path, with the policies of both sides', () => {
    const { lines, senders, receivers, noEgress, noIngress } = matrix([
      ...both,
      allows.egress('mcp', 'redis', 6379),
      allows.ingress('redis', 'mcp', 6379),
    ]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      from: { name: 'mcp', group: 'own' },
      to: { name: 'redis', group: 'own' },
      ports: '6379',
      egress: [{ manifest: { metadata: { name: 'mcp-to-redis' } } }],
      ingress: [{ manifest: { metadata: { name: 'redis-from-mcp' } } }],
    });
    expect([senders, receivers].map((list) => list.map(({ name }) => name))).toEqual([['mcp'], ['redis']]);
    expect([noEgress, noIngress]).toEqual([['redis'], ['mcp']]);
  });

  it('has a line only if both sides allow the connection', () => {
    expect(lines(matrix([...both, allows.egress('mcp', 'redis', 6379)]))).toEqual([]);
    expect(lines(matrix([...both, allows.ingress('redis', 'mcp', 6379)]))).toEqual([]);
  });

  it('has a line for each set of policies, and one cell for all of them', () => {
    const other = networkPolicy(
      'other',
      allows.egress('mcp', 'redis', 7000) && {
        podSelector: { matchLabels: pods('redis').labels },
        ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 7000, endPort: 7005 }] }],
      },
    );
    const out = networkPolicy('out', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ to: [{ podSelector: {} }] }],
    });
    const one = matrix([...both, allows.ingress('redis', 'mcp', 6379), other, out]);
    expect(lines(one)).toEqual(['mcp > redis: 6379', 'mcp > redis: 7000-7005', 'redis > redis: 7000-7005']);
    expect(one.ports(one.senders[0]!, one.receivers[0]!)).toEqual(['6379', '7000-7005']);
  });

  it('shows that pods are not isolated, and prefixes other pods of the cluster with their namespace', () => {
    const { lines } = matrix([
      deployment('mcp'),
      denyAll,
      networkPolicy('in', { podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 80 }] }] }),
    ]);
    expect(lines).toEqual(
      ['coredns', 'metrics-server', 'svclb-traefik', 'traefik'].map((name) =>
        expect.objectContaining({
          from: { name: `kube-system/${name}`, group: 'cluster' },
          egress: 'not isolated',
          ports: '80',
        }),
      ),
    );
  });

  it('distinguishes workloads with the same name by kind and namespace', () => {
    const redis = deployment('redis');
    const cron = { ...deployment('mcp'), kind: 'StatefulSet' };
    const open = networkPolicy('open', {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    });
    const names = ({ senders }: Matrix) => senders.map(({ name }) => name);
    expect(names(matrix([deployment('mcp'), cron, open]))).toEqual(['mcp (Deployment)', 'mcp (StatefulSet)']);
    const other = { ...redis, metadata: { ...redis.metadata, namespace: 'other' } };
    const third = { ...open, metadata: { ...open.metadata, namespace: 'other' } };
    expect(names(matrix([deployment('mcp'), open, other, third]))).toEqual(['other/redis', 'twisterlab/mcp']);
  });

  it('names addresses by the flow that declares them', () => {
    const open = [inward('mcp', '192.168.0.0/24', 8080), outward('mcp', '192.168.0.20/32', 11434)];
    const flows = [flow(lan, pods('mcp'), 8080), flow(pods('mcp'), ollama, 11434)];
    const { lines: found, ranges } = matrix([...both, ...open], flows);
    expect(found.map(({ from, to, ports }) => [from.name, to.name, ports])).toEqual([
      ['mcp', 'ollama', '11434'],
      ['lan', 'mcp', '8080'],
    ]);
    expect(found.map(({ egress, ingress }) => [typeof egress, typeof ingress])).toEqual([
      ['object', 'string'],
      ['string', 'object'],
    ]);
    expect(ranges.map(({ name }) => name)).toEqual(['lan', 'ollama']);
  });

  it('names undeclared parts of a range other addresses, with every policy that allows them', () => {
    const flows = [flow(lan, pods('mcp'), 8080)];
    const halves = [inward('mcp', '192.168.0.0/25', 8080), inward('mcp', '192.168.1.0/24', 8080)];
    const { lines: found } = matrix([...both, ...halves], flows);
    expect(found).toMatchObject([{ from: { name: 'other addresses', group: 'outside' }, ports: '8080' }]);
    expect(found[0]!.ingress).toHaveLength(2);
  });

  it('names a range inside another only if a flow of these pods declares it', () => {
    const open = [outward('mcp', '192.168.0.0/24', 80), outward('mcp', '192.168.0.20/32', 80)];
    const toLan = flow(pods('mcp'), lan, 80);
    expect(lines(matrix([...both, ...open], [toLan, flow(pods('mcp'), ollama, 80)]))).toEqual([
      'mcp > lan: 80',
      'mcp > ollama: 80',
    ]);
    for (const other of [
      flow(pods('redis'), ollama, 80),
      flow(pods('mcp'), ollama, 81),
      flow(ollama, pods('mcp'), 80),
    ]) {
      expect(lines(matrix([...both, ...open], [toLan, other]))).toEqual(['mcp > lan: 80']);
    }
  });

  it('distinguishes ranges with the same name by their blocks', () => {
    const other = { name: 'lan', addresses: ['192.168.7.0/24'] };
    const open = [inward('mcp', '192.168.0.0/24', 80), inward('redis', '192.168.7.0/24', 80)];
    expect(lines(matrix([...both, ...open], [flow(lan, pods('mcp'), 80), flow(other, pods('redis'), 80)]))).toEqual([
      'lan (192.168.0.0/24) > mcp: 80',
      'lan (192.168.7.0/24) > redis: 80',
    ]);
  });

  it('omits paths without a peer in the environment', () => {
    const other = { ...deployment('far'), metadata: { name: 'far', namespace: 'far' } };
    expect(lines(matrix(both, [], [namespace, other]))).toEqual([]);
  });
});

describe('the matrix of each real environment', () => {
  const environments = rendered();
  const network = (name: string) => {
    const own = environments.filter(({ cluster }) => cluster.name === name);
    return link(own[0]!.cluster, own);
  };

  it.each(environments.map(({ name }) => name))('%s: equals the declared flows', (name) => {
    const own = environments.find((each) => each.name === name)!;
    const graph = network(own.cluster.name);
    const ends = networkOf(graph);
    const title = (end: Parameters<typeof qualifiedName>[0]) => qualifiedName(end, ends).split('/').at(-1)!;
    const declared = declaredPaths(graph, ends)
      .filter(({ from, to }) => [from, to].some(({ object }) => object?.environment === name))
      .map(({ flow, from, to }) => {
        const nameOf = (end: typeof from, party: Flow['from']) => ('kind' in end ? title(end) : party.name);
        const port = flow.protocol === 'TCP' ? `${flow.port}` : `${flow.port}/${flow.protocol}`;
        return `${nameOf(from, flow.from)} > ${nameOf(to, flow.to)}: ${port}`;
      });
    const found = matrixOf(ends, own).lines.flatMap(({ from, to, ports }) => {
      const shortName = ({ name }: typeof from) => name.split('/').at(-1)!;
      return ports
        .split(', ')
        .flatMap(each)
        .map((port) => `${shortName(from)} > ${shortName(to)}: ${port}`);
    });
    expect(found.length).toBeGreaterThan(5);
    expect([...new Set(found)].sort()).toEqual([...new Set(declared)].sort());
  });
});

/** Expands `4317-4318/UDP` to single ports, at most 100. */
function each(range: string): string[] {
  const [, first, last, protocol = ''] = /^(\d+)-(\d+)(\/\w+)?$/.exec(range) ?? [];
  if (first === undefined) return [range];
  const length = Math.min(Number(last) - Number(first), 100) + 1;
  return Array.from({ length }, (_, index) => `${Number(first) + index}${protocol}`);
}
