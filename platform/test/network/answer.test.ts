import { link } from '@twisterlab/platform/link/graph';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { type Answer, answerTo } from '@twisterlab/platform/network/answer';
import { understood } from '@twisterlab/platform/network/lookup';
import {
  cronJob,
  defaultDeny,
  deployment,
  type Extras,
  environment,
  graph,
  namespace,
  networkPolicy,
  opens,
  pods,
  cluster as real,
  service,
} from '../kit/objects';

const redis = deployment('redis', {
  container: {
    ports: [
      { name: 'redis', containerPort: 6379 },
      { name: 'gossip', containerPort: 7946, protocol: 'UDP' },
    ],
  },
});
const both = [deployment('mcp'), redis, defaultDeny];

function ask(text: string, manifests: readonly Manifest[] = both, extras: Extras = {}, environment?: string) {
  const [from, to, port] = text.split(' ') as [string, string, string];
  return understood({ from, to, port, environment }, [graph(manifests, extras)]);
}
const answer = (text: string, manifests?: readonly Manifest[]): Answer => answerTo(ask(text, manifests));
const refusal = (...args: Parameters<typeof ask>): string => {
  try {
    ask(...args);
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
};

describe('words of a question', () => {
  it.each([
    ['mcp redis 6379', 6379, 'TCP'],
    ['twisterlab/mcp twisterlab/redis 6379/tcp', 6379, 'TCP'],
    ['Deployment/twisterlab/mcp deployment/twisterlab/redis redis', 6379, 'TCP'],
    ['mcp redis gossip', 7946, 'UDP'],
    ['mcp redis gossip/UDP', 7946, 'UDP'],
    ['mcp redis 6379/SCTP', 6379, 'SCTP'],
    ['mcp coredns 53/UDP', 53, 'UDP'],
    ['192.168.0.7 redis 65535', 65535, 'TCP'],
  ])('%s', (text, port, protocol) => {
    const question = ask(text);
    expect([question.port, question.protocol]).toEqual([port, protocol]);
    expect([question.from.name, question.to.name]).not.toContain(undefined);
  });

  it.each([
    [
      'nobody redis 1',
      'FROM: there is no workload nobody.\n  Workloads by environment (namespace):\n    production (twisterlab): mcp, redis\n    K3s (kube-system): coredns, metrics-server, svclb-traefik, traefik',
    ],
    ['mcp other/redis 1', 'TO: there is no workload other/redis.'],
    ['mcp StatefulSet/twisterlab/redis 1', 'TO: there is no workload StatefulSet/twisterlab/redis.'],
    ['mcp a/b/c/d 1', 'TO: a/b/c/d is no name.\n  Give NAME, NAMESPACE/NAME or one IPv4 address.'],
    ['192.168.0.0/24 redis 1', 'FROM: 192.168.0.0/24 is a range.\n  Give NAME, NAMESPACE/NAME or one IPv4 address.'],
    ['192.168.0.256 redis 1', 'FROM: 192.168.0.256 is no IPv4 address.'],
    ['fe80::1 redis 1', 'FROM: fe80::1 is no IPv4 address.'],
    ['10.42.0.7 redis 1', 'FROM: 10.42.0.7 is the address of a pod (10.42.0.0/16).\n  Name its workload'],
    ['mcp 10.43.0.7 1', 'TO: 10.43.0.7 is the address of a Service (10.43.0.0/16).\n  Name the workload behind it'],
    ['192.168.0.7 8.8.8.8 1', 'reach: 192.168.0.7 and 8.8.8.8 are both outside the cluster.'],
    ['mcp redis 0', 'PORT: 0 is no port.\n  Write a number of 1 to 65535.'],
    ['mcp redis 65536', 'PORT: 65536 is no port.'],
    [
      'mcp redis 53/ICMP',
      'PORT: 53/ICMP has no protocol that policies know.\n  Write one of: TCP, UDP, SCTP; such as 53/UDP.',
    ],
    ['mcp redis http', 'PORT: redis opens no port by the name http.\n  It opens: 6379/TCP (redis), 7946/UDP (gossip).'],
    ['mcp redis redis/UDP', 'PORT: redis opens no port by the name redis/UDP.'],
    ['mcp 8.8.8.8 https', 'PORT: 8.8.8.8 is an address: what it calls its ports is not known.'],
  ])('%s is bad input', (text, message) => {
    expect(refusal(text)).toContain(message);
  });

  it('are refused where two containers give a port the same name', () => {
    const sidecar = { name: 'side', ports: [{ name: 'redis', containerPort: 1 }] };
    const twice = deployment('redis', {
      container: { ports: [{ name: 'redis', containerPort: 6379 }] },
      spec: { initContainers: [sidecar] },
    });
    expect(refusal('mcp redis redis', [deployment('mcp'), twice])).toContain(
      'opens several ports by the name redis.\n  It opens: 1/TCP (redis), 6379/TCP (redis).',
    );
  });

  it('that are a range of addresses name one of it', () => {
    const flows = [
      { from: { name: 'lan', addresses: ['192.168.0.0/24'] }, to: pods('mcp'), port: 1, protocol: 'TCP' as const },
    ];
    expect(refusal('lan mcp 1', both, { flows })).toBe(
      'FROM: lan is a range of addresses.\n  Give one address of it, such as 192.168.0.0.',
    );
  });

  it('that mean several workloads list them; the environment or the kind chooses one', () => {
    const job = cronJob('redis');
    expect(refusal('mcp redis 1', [...both, job])).toBe(
      'TO: redis is the name of 2 workloads.\n  Choose one of: Deployment/twisterlab/redis, CronJob/twisterlab/redis; or their environment with --env.',
    );
    expect(ask('mcp CronJob/twisterlab/redis 1', [...both, job]).to).toMatchObject({ kind: 'CronJob' });

    const far = { ...redis, metadata: { ...redis.metadata, namespace: 'far' } };
    const two = link(real, [environment([namespace, far], { environment: 'staging' }), environment(both)]);
    const asked = { from: 'mcp', to: 'redis', port: '1' };
    expect(() => understood(asked, [two])).toThrow('Choose one of: far/redis, twisterlab/redis;');
    expect(understood({ ...asked, environment: 'staging' }, [two]).to.end).toMatchObject({ namespace: 'far' });
    expect(understood({ ...asked, environment: 'production' }, [two]).to.end).toMatchObject({
      namespace: 'twisterlab',
    });
    expect(understood({ ...asked, to: 'far/redis', environment: 'production' }, [two]).to.end).toMatchObject({
      namespace: 'far',
    });
  });

  it('choose the cluster by themselves where only one has both ends', () => {
    const other = { ...real, name: 'other' };
    const [one, two] = [graph(both), graph([deployment('mcp'), deployment('queue'), defaultDeny], { cluster: other })];
    const asked = (from: string, to: string) => understood({ from, to, port: '1' }, [one!, two!]);
    expect(asked('192.168.0.7', 'queue').graph).toBe(two);
    expect(asked('mcp', 'queue').graph).toBe(two);
    expect(() => asked('mcp', 'coredns')).toThrow(
      'reach: both are in several clusters: edge, other.\n  Choose one with --env.',
    );
    expect(() => asked('redis', 'queue')).toThrow('reach: redis and queue are in different clusters.');
  });
});

describe('an answer', () => {
  const open = [...both, opens.egress('mcp', 'redis', 6379), opens.ingress('redis', 'mcp', 6379)];

  it('needs both sides, and puts the policies that open it first', () => {
    const { allowed, egress, ingress, hint } = answer('mcp redis 6379', open);
    expect([allowed, hint]).toEqual([true, undefined]);
    expect(egress.policies.map(({ name, message }) => [name, message])).toEqual([
      ['twisterlab/mcp-to-redis', 'opens it'],
      ['twisterlab/default-deny', 'opens nothing'],
    ]);
    expect(ingress.policies[0]).toEqual({
      name: 'twisterlab/redis-from-mcp',
      file: 'dist/production/demo/NetworkPolicy.redis-from-mcp.yaml',
      verdict: 'opens',
      message: 'opens it',
    });
    expect(answer('mcp redis 6379', open.slice(0, -1))).toMatchObject({
      allowed: false,
      egress: { open: true },
      ingress: { open: false },
    });
  });

  it('lists the ports that a policy opens to this peer', () => {
    const ranged = networkPolicy('ranged', {
      podSelector: {},
      ingress: [{ ports: [{ port: 1, endPort: 9 }, { port: 'redis' }, { protocol: 'UDP' }] }],
    });
    expect(answer('mcp redis 6380', [...both, ranged]).ingress.policies[0]).toMatchObject({
      name: 'twisterlab/ranged',
      message: 'other ports: 1-9/TCP, redis/TCP, all/UDP',
    });
  });

  it.each([
    ['mcp redis 6379', '.calls({ pods, port: 6379 }) with the pods of redis. It writes both sides.'],
    ['mcp 8.8.8.8 443', "on the pods of mcp: .callsOutside({ name: '...', addresses: ['8.8.8.8/32'], port: 443 })."],
    ['192.168.0.7 redis 6379', "on the pods of redis: .accepts({ name: '...', addresses: ['192.168.0.7/32'] }, 6379)."],
    ['traefik mcp 8000', 'on the pods of mcp: .accepts(traefik, 8000).'],
    ['mcp coredns 53', 'on the pods of mcp: .resolvesNames(), which .calls(...) includes.'],
    ['mcp coredns 53/UDP', '.resolvesNames()'],
    ['mcp traefik 8000', 'No declaration leads to traefik, which K3s brings'],
    ['mcp redis gossip', 'calls, callsOutside and accepts open TCP alone. UDP takes a policy and a flow'],
  ])('to %s that is denied names the declaration that opens it', (text, part) => {
    expect(answer(text)).toMatchObject({ allowed: false, hint: expect.stringContaining(part) });
  });

  it('knows that each of two environments opens its own side', () => {
    const far = { ...redis, metadata: { ...redis.metadata, namespace: 'far' } };
    const two = link(real, [environment([namespace, far], { environment: 'staging' }), environment(both)]);
    expect(answerTo(understood({ from: 'mcp', to: 'far/redis', port: '1' }, [two])).hint).toContain(
      'staging with .accepts on the pods of redis',
    );
  });

  it('notes the port that a Service translates to', () => {
    const front = service('redis', { ports: [{ name: 'redis', port: 80, targetPort: 'redis' }] });
    const note = 'The Service redis turns 80 into 6379 before policies act: ask for 6379.';
    expect(answer('mcp redis 80', [...open, front]).notes).toContain(note);
    expect(answer('mcp redis 6379', [...open, front]).notes).toEqual([]);
    const same = service('redis', { ports: [{ port: 6379, targetPort: 'redis' }] });
    expect(answer('mcp redis 6379', [...open, same]).notes).toEqual([]);
    const other = service('redis', { selector: { app: 'other' }, ports: [{ port: 80, targetPort: 'redis' }] });
    expect(answer('mcp redis 80', [...open, other]).notes).not.toContain(note);
  });

  it('notes a port that no container declares', () => {
    expect(answer('mcp redis 7').notes).toEqual([
      'No container of redis declares 7/TCP: they declare 6379/TCP, 7946/UDP.',
    ]);
    expect(answer('mcp redis 7946').notes).toHaveLength(1);
    expect(answer('mcp redis 7946/UDP').notes).toEqual([]);
  });

  it('notes what policies cannot hold: nodes, a pod itself, and pods in the network of their node', () => {
    const node = real.nodes[0]!;
    expect(answer(`${node.address} redis 6379`).notes).toEqual([
      `${node.address} is the node ${node.name}: it reaches the pods that run on it, whatever policies say.`,
    ]);
    expect(answer('redis redis 6379').notes).toEqual(['This is about two pods of redis: one always reaches itself.']);
    const hosted = deployment('mcp', { spec: { hostNetwork: true } });
    expect(answer('mcp redis 6379', [hosted, redis, defaultDeny]).notes).toEqual([
      'mcp uses the network of its node: policies do not hold it.',
    ]);
  });
});
