import { link } from '@twisterlab/platform/link/graph';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { parseQuery } from '@twisterlab/platform/network/query';
import { type Result, runQuery } from '@twisterlab/platform/network/result';
import {
  allows,
  cronJob,
  denyAll,
  deployment,
  type EnvironmentOptions,
  environment,
  graph,
  namespace,
  networkPolicy,
  object,
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
const manifests = [deployment('mcp'), redis, denyAll];

function query(
  text: string,
  objects: readonly Manifest[] = manifests,
  extras: EnvironmentOptions = {},
  environment?: string,
) {
  const [from, to, port] = text.split(' ') as [string, string, string];
  return parseQuery({ from, to, port, environment }, [graph(objects, extras)]);
}
const answer = (text: string, objects?: readonly Manifest[]): Result => runQuery(query(text, objects));
const rejection = (...args: Parameters<typeof query>): string => {
  try {
    query(...args);
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
};

describe('a query', () => {
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
    const parsed = query(text);
    expect([parsed.port, parsed.protocol]).toEqual([port, protocol]);
    expect([parsed.from.name, parsed.to.name]).not.toContain(undefined);
  });

  it.each([
    [
      'absent redis 1',
      'FROM: there is no workload absent, and no Service, host name or node.\n  Workloads by environment (namespace):\n    production (twisterlab): mcp, redis\n    K3s (kube-system): coredns, metrics-server, svclb-traefik, traefik',
    ],
    [
      'mcp other/redis 1',
      'TO: there is no workload other/redis, and no Service, host name or node.\n  Did you mean redis? ',
    ],
    ['mcp StatefulSet/twisterlab/redis 1', 'TO: there is no workload StatefulSet/twisterlab/redis, '],
    [
      'mcp a/b/c/d 1',
      'TO: a/b/c/d is not a valid name.\n  Use NAME, NAMESPACE/NAME or ENVIRONMENT/NAME of a workload or Service, a host name, a node or an IPv4 address.',
    ],
    [
      '192.168.0.0/24 redis 1',
      'FROM: 192.168.0.0/24 is a CIDR range.\n  Use NAME, NAMESPACE/NAME or ENVIRONMENT/NAME of a workload or Service, a host name, a node or an IPv4 address.',
    ],
    ['192.168.0.256 redis 1', 'FROM: 192.168.0.256 is not an IPv4 address.'],
    ['fe80::1 redis 1', 'FROM: fe80::1 is not an IPv4 address.'],
    ['10.42.0.7 redis 1', 'FROM: 10.42.0.7 is a pod address (10.42.0.0/16).\n  Use its workload'],
    ['mcp 10.43.0.7 1', 'TO: 10.43.0.7 is a Service address (10.43.0.0/16).\n  Use the name of the Service'],
    ['192.168.0.7 8.8.8.8 1', 'reach: 192.168.0.7 and 8.8.8.8 are both outside the cluster.'],
    ['mcp redis 0', 'PORT: 0 is not a port.\n  Write a number from 1 to 65535.'],
    ['mcp redis 65536', 'PORT: 65536 is not a port.'],
    ['mcp redis 53/ICMP', 'PORT: 53/ICMP has an unknown protocol.\n  Write one of: TCP, UDP, SCTP; such as 53/UDP.'],
    [
      'mcp redis http',
      'PORT: redis has no port with the name http.\n  Its containers declare: 6379/TCP (redis), 7946/UDP (gossip).',
    ],
    ['mcp redis redis/UDP', 'PORT: redis has no port with the name redis/UDP.'],
    ['mcp 8.8.8.8 https', 'PORT: 8.8.8.8 is an IP address: it has no port names.'],
  ])('%s is rejected', (text, message) => {
    expect(rejection(text)).toContain(message);
  });

  it('is rejected if two containers use the same port name', () => {
    const sidecar = { name: 'side', ports: [{ name: 'redis', containerPort: 1 }] };
    const twice = deployment('redis', {
      container: { ports: [{ name: 'redis', containerPort: 6379 }] },
      spec: { initContainers: [sidecar] },
    });
    expect(rejection('mcp redis redis', [deployment('mcp'), twice])).toContain(
      'has several ports with the name redis.\n  Its containers declare: 1/TCP (redis), 6379/TCP (redis).',
    );
  });

  it('with the name of an address range is rejected with an address in it', () => {
    const flows = [
      { from: { name: 'lan', addresses: ['192.168.0.0/24'] }, to: pods('mcp'), port: 1, protocol: 'TCP' as const },
    ];
    expect(rejection('lan mcp 1', manifests, { flows })).toBe(
      'FROM: lan is a range of addresses.\n  Use one of its addresses, such as 192.168.0.0.',
    );
  });

  it('for several workloads lists them; the environment or the kind selects one', () => {
    const job = cronJob('redis');
    expect(rejection('mcp redis 1', [...manifests, job])).toBe(
      'TO: 2 workloads have the name redis.\n  Choose one of: Deployment/twisterlab/redis, CronJob/twisterlab/redis; or select the environment with --env.',
    );
    expect(query('mcp CronJob/twisterlab/redis 1', [...manifests, job]).to).toMatchObject({ kind: 'CronJob' });

    const far = { ...redis, metadata: { ...redis.metadata, namespace: 'far' } };
    const two = link(real, [environment([namespace, far], { environment: 'staging' }), environment(manifests)]);
    const asked = { from: 'traefik', to: 'redis', port: '1' };
    expect(() => parseQuery(asked, [two])).toThrow('Choose one of: far/redis, twisterlab/redis;');
    expect(parseQuery({ ...asked, environment: 'staging' }, [two]).to.peer).toMatchObject({ namespace: 'far' });
    expect(parseQuery({ ...asked, environment: 'production' }, [two]).to.peer).toMatchObject({
      namespace: 'twisterlab',
    });
    expect(parseQuery({ ...asked, to: 'far/redis', environment: 'production' }, [two]).to.peer).toMatchObject({
      namespace: 'far',
    });
  });

  describe('with other names', () => {
    const exposed = service('front', {
      selector: { 'app.kubernetes.io/name': 'redis' },
      type: 'NodePort',
      ports: [{ name: 'db', port: 80, targetPort: 'redis', nodePort: 30001 }],
    });
    const ingress = object('networking.k8s.io/v1', 'Ingress', 'web', {
      spec: {
        ingressClassName: 'traefik',
        rules: [
          {
            host: 'web.twisterlab.local',
            http: { paths: [{ path: '/', backend: { service: { name: 'front', port: { name: 'db' } } } }] },
          },
        ],
      },
    });
    const server = { name: 'server', addresses: ['192.168.0.20/32'] };
    const flows = [{ from: pods('mcp'), to: server, port: 1, protocol: 'TCP' as const }];
    const all = [...manifests, exposed, ingress];
    const node = real.nodes[0]!;
    const translated = (what: string) => `Service twisterlab/front translates its ${what} to 6379 of redis.`;

    it.each([
      ['production/mcp production/redis 6379', 'Deployment twisterlab/redis', 6379, []],
      ['Deployment/production/mcp redis 6379', 'Deployment twisterlab/redis', 6379, []],
      ['mcp front 80', 'Deployment twisterlab/redis', 6379, [translated('port 80')]],
      ['mcp twisterlab/front db', 'Deployment twisterlab/redis', 6379, [translated('port db')]],
      ['mcp production/front 6379', 'Deployment twisterlab/redis', 6379, []],
      ['mcp front.twisterlab.svc 80', 'Deployment twisterlab/redis', 6379, [translated('port 80')]],
      ['mcp front.twisterlab.svc.cluster.local 80', 'Deployment twisterlab/redis', 6379, [translated('port 80')]],
      ['192.168.0.7 front 30001', 'Deployment twisterlab/redis', 6379, [translated('node port 30001')]],
      ['192.168.0.7 redis 30001', 'Deployment twisterlab/redis', 6379, [translated('node port 30001')]],
      [`192.168.0.7 ${node.name} 30001`, 'Deployment twisterlab/redis', 6379, [translated('node port 30001')]],
      [`192.168.0.7 ${node.address} 30001`, 'Deployment twisterlab/redis', 6379, [translated('node port 30001')]],
      [`mcp ${node.name} 6443`, node.address, 6443, []],
      [`${node.name} redis 6379`, 'Deployment twisterlab/redis', 6379, []],
      ['mcp server 1', '192.168.0.20', 1, []],
      [`192.168.0.7 ${node.address} 443`, 'traefik in kube-system', 8443, ['traefik listens for 443 on 8443.']],
      ['192.168.0.7 web.twisterlab.local 80', 'traefik in kube-system', 8000, ['traefik listens for 80 on 8000.']],
    ])('%s', (text, to, port, notes) => {
      const parsed = query(text, all, { flows });
      expect([parsed.to.name, parsed.port, parsed.notes]).toEqual([to, port, notes]);
    });

    it.each([
      ['mcp front 81', 'PORT: Service twisterlab/front has no port 81.\n  It has: 80 (db) or node port 30001.'],
      ['mcp web.twisterlab.local 81', 'PORT: the ingress controller does not listen on 81.\n  Write one of: 80, 443.'],
      [
        'web.twisterlab.local redis 1',
        'FROM: web.twisterlab.local is the host name of an Ingress, which is only a receiver.',
      ],
      ['mcp web.twisterlab.locl 443', 'Did you mean web.twisterlab.local? '],
      ['mcp staging/redis 1', 'TO: there is no workload staging/redis,'],
    ])('%s is rejected', (text, message) => {
      expect(rejection(text, all)).toContain(message);
    });

    it('of a host also asks whether the ingress controller may connect to the pods behind it', () => {
      const both = [...all, allows.ingress('redis', 'mcp', 6379)];
      const result = runQuery(query('192.168.0.7 web.twisterlab.local https', both));
      expect(result).toMatchObject({ allowed: false, port: 8443, egress: { open: true }, ingress: { open: true } });
      expect(result.next).toMatchObject([
        { allowed: false, from: { name: 'kube-system/traefik' }, to: { name: 'twisterlab/redis' }, port: 6379 },
      ]);
      const fromAll = networkPolicy('open', { podSelector: {}, ingress: [{}] });
      expect(runQuery(query('192.168.0.7 web.twisterlab.local 443', [...all, fromAll])).allowed).toBe(true);
    });

    it('of several with one name means the one in the environment of the other side', () => {
      const inFar = (manifest: Manifest) => ({ ...manifest, metadata: { ...manifest.metadata, namespace: 'far' } });
      const far = [namespace, inFar(redis), inFar(deployment('mcp'))];
      const two = link(real, [environment(far, { environment: 'staging' }), environment(manifests)]);
      const toOf = (from: string) => parseQuery({ from, to: 'redis', port: '1' }, [two]).to.peer;
      expect(toOf('far/mcp')).toMatchObject({ namespace: 'far' });
      expect(toOf('production/mcp')).toMatchObject({ namespace: 'twisterlab' });
      expect(() => toOf('mcp')).toThrow('FROM: 2 workloads have the name mcp.');
      expect(() => toOf('192.168.0.7')).toThrow('TO: 2 workloads have the name redis.');
    });
  });

  it('selects the cluster if only one has both peers', () => {
    const other = { ...real, name: 'other' };
    const [one, two] = [graph(manifests), graph([deployment('mcp'), deployment('queue'), denyAll], { cluster: other })];
    const asked = (from: string, to: string) => parseQuery({ from, to, port: '1' }, [one!, two!]);
    expect(asked('192.168.0.7', 'queue').graph).toBe(two);
    expect(asked('mcp', 'queue').graph).toBe(two);
    expect(() => asked('mcp', 'coredns')).toThrow(
      'reach: both names exist in several clusters: edge, other.\n  Choose one with --env.',
    );
    expect(() => asked('redis', 'queue')).toThrow('reach: redis and queue are in different clusters.');
  });
});

describe('the result', () => {
  const open = [...manifests, allows.egress('mcp', 'redis', 6379), allows.ingress('redis', 'mcp', 6379)];

  it('needs both sides, and lists the policies that allow the connection first', () => {
    const { allowed, egress, ingress, suggestion } = answer('mcp redis 6379', open);
    expect([allowed, suggestion]).toEqual([true, undefined]);
    expect(egress.policies.map(({ name, message }) => [name, message])).toEqual([
      ['twisterlab/mcp-to-redis', 'allows it'],
      ['twisterlab/default-deny', 'has no rule'],
    ]);
    expect(ingress.policies[0]).toEqual({
      name: 'twisterlab/redis-from-mcp',
      file: 'dist/production/demo/NetworkPolicy.redis-from-mcp.yaml',
      verdict: 'opens',
      message: 'allows it',
    });
    expect(answer('mcp redis 6379', open.slice(0, -1))).toMatchObject({
      allowed: false,
      egress: { open: true },
      ingress: { open: false },
    });
  });

  it('lists the ports that a policy allows for this peer', () => {
    const ranged = networkPolicy('ranged', {
      podSelector: {},
      ingress: [{ ports: [{ port: 1, endPort: 9 }, { port: 'redis' }, { protocol: 'UDP' }] }],
    });
    expect(answer('mcp redis 6380', [...manifests, ranged]).ingress.policies[0]).toMatchObject({
      name: 'twisterlab/ranged',
      message: 'allows other ports: 1-9/TCP, redis/TCP, all/UDP',
    });
  });

  it.each([
    [
      'mcp redis 6379',
      '.connectTo({ pods, port: 6379 }) with the pods of redis. It writes the policies of both sides.',
    ],
    ['mcp 8.8.8.8 443', "on the pods of mcp: .egressToCidr({ name: '...', addresses: ['8.8.8.8/32'], port: 443 })."],
    [
      '192.168.0.7 redis 6379',
      "on the pods of redis: .ingressFrom({ name: '...', addresses: ['192.168.0.7/32'] }, 6379).",
    ],
    ['traefik mcp 8000', 'on the pods of mcp: .ingressFrom(traefik, 8000).'],
    ['mcp coredns 53', 'on the pods of mcp: .allowDns(), which .connectTo(...) includes.'],
    ['mcp coredns 53/UDP', '.allowDns()'],
    ['mcp traefik 8000', 'No declaration allows connections to traefik, which is part of K3s'],
    [
      'mcp redis gossip',
      'connectTo, egressToCidr and ingressFrom allow only TCP. UDP needs a NetworkPolicy on each side and a declared flow',
    ],
  ])('for the denied connection %s suggests a declaration', (text, part) => {
    expect(answer(text)).toMatchObject({ allowed: false, suggestion: expect.stringContaining(part) });
  });

  it('suggests that each of two environments declares its own side', () => {
    const far = { ...redis, metadata: { ...redis.metadata, namespace: 'far' } };
    const two = link(real, [environment([namespace, far], { environment: 'staging' }), environment(manifests)]);
    expect(runQuery(parseQuery({ from: 'mcp', to: 'far/redis', port: '1' }, [two])).suggestion).toContain(
      'staging with .ingressFrom on the pods of redis',
    );
  });

  it('has a note about a port that a Service translates', () => {
    const front = service('redis', { ports: [{ name: 'redis', port: 80, targetPort: 'redis' }] });
    const note = 'The Service redis translates 80 to 6379 before policies apply: query 6379.';
    expect(answer('mcp redis 80', [...open, front]).notes).toContain(note);
    expect(answer('mcp redis 6379', [...open, front]).notes).toEqual([]);
    const same = service('redis', { ports: [{ port: 6379, targetPort: 'redis' }] });
    expect(answer('mcp redis 6379', [...open, same]).notes).toEqual([]);
    const other = service('redis', { selector: { app: 'other' }, ports: [{ port: 80, targetPort: 'redis' }] });
    expect(answer('mcp redis 80', [...open, other]).notes).not.toContain(note);
  });

  it('has a note about a port that no container declares', () => {
    expect(answer('mcp redis 7').notes).toEqual([
      'No container of redis declares 7/TCP: they declare 6379/TCP, 7946/UDP.',
    ]);
    expect(answer('mcp redis 7946').notes).toHaveLength(1);
    expect(answer('mcp redis 7946/UDP').notes).toEqual([]);
  });

  it('has a note where policies do not apply: nodes, a pod itself, and hostNetwork pods', () => {
    const node = real.nodes[0]!;
    expect(answer(`${node.address} redis 6379`).notes).toEqual([
      `${node.address} is the node ${node.name}: it can always reach the pods that run on it, regardless of policies.`,
    ]);
    expect(answer('redis redis 6379').notes).toEqual([
      'This applies to two pods of redis: a pod can always reach itself.',
    ]);
    const hosted = deployment('mcp', { spec: { hostNetwork: true } });
    expect(answer('mcp redis 6379', [hosted, redis, denyAll]).notes).toEqual([
      'mcp uses hostNetwork: NetworkPolicies do not apply to it, and others see the address of its node.',
    ]);
  });
});
