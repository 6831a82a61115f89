import type { Manifest } from '@twisterlab/platform/model/manifest';
import { Dist } from '../../drills/dist';
import { addressesOf, ranges, routesOf } from '../../drills/fixtures/nodes/addresses';
import { dns } from '../../drills/fixtures/nodes/dns';
import { filesOf, type NodeSettings } from '../../drills/fixtures/nodes/settings';
import { storage } from '../../drills/fixtures/nodes/storage';
import { runbookScript } from '../../drills/fixtures/runbook';
import { recipes } from '../../drills/images';
import { checks } from '../../drills/nodes/checks';
import { faultInjections } from '../../drills/nodes/fault-injections';
import type { RegistryLoss } from '../../drills/nodes/lost-registry';
import { hardeningViolations } from '../../drills/nodes/pod-checks';
import { isReady, type Pod } from '../../drills/nodes/production';
import { podOf, runsDigest } from '../../drills/nodes/single-pods';
import { renderedDist } from '../kit/dist';
import { records } from '../kit/records';

describe('the addresses', () => {
  const three = addressesOf(3);
  const hosts = [three.switch, three.controlPlane, three.client, ...three.nodes];

  test('are distinct and in the network of the policies', () => {
    expect(new Set(hosts.map(({ address }) => address)).size).toBe(hosts.length);
    const network = records.clusters[0]!.serverAddress.replace(/\.\d+$/, '');
    for (const { address } of hosts) expect(address.replace(/\.\d+$/, '')).toBe(network);
  });

  test('do not collide with those of the records', () => {
    const taken = records.clusters.flatMap(({ ollama, serverAddress }) => [serverAddress, ollama?.address]);
    const others = hosts.filter((host) => host !== three.controlPlane);
    for (const { address } of others) expect(taken).not.toContain(address);
  });

  test('give the API server the address of the record, to which policies allow connections', () => {
    expect(three.controlPlane.address).toBe(records.clusters[0]!.serverAddress);
  });

  test('give every node its own pod CIDR', () => {
    expect(three.nodes.map(({ pods }) => pods)).toEqual(['10.42.1.0/24', '10.42.2.0/24', '10.42.3.0/24']);
    expect(() => addressesOf(10)).toThrow('1 to 9');
  });

  test('have routes from a node to the pods of the others, and to Services from the control plane only', () => {
    const [first] = three.nodes;
    const routes = routesOf(first!, three).filter((line) => line.startsWith('route'));
    expect(routes).toEqual([
      'route add default via 192.168.0.1',
      'route add 10.42.2.0/24 via 192.168.0.32',
      'route add 10.42.3.0/24 via 192.168.0.33',
    ]);
    expect(routesOf(three.controlPlane, three)).toContain(`route add ${ranges.services} via 192.168.0.31`);
    expect(routesOf(three.client, three).join()).not.toContain(ranges.services);
  });
});

describe('the settings of a node', () => {
  const facts: NodeSettings = {
    ...{ node: addressesOf(1).nodes[0]!, cgroupRoot: '/drill-1/node1', folder: '/drill/node1' },
    ...{
      authority: 'ca.crt',
      certificate: 'a.crt',
      key: 'a.key',
      proxyKubeconfig: 'proxy',
      runc: '/runc',
      pause: 'pause',
    },
  };
  const files = filesOf(facts);
  const json = (name: string) => JSON.parse(files[name]!);

  test('separate the kubelets and require a client certificate', () => {
    expect(json('kubelet.yaml')).toMatchObject({
      address: '192.168.0.31',
      cgroupRoot: '/drill-1/node1',
      authentication: { anonymous: { enabled: false } },
      authorization: { mode: 'Webhook' },
      readOnlyPort: 0,
    });
  });

  test('change nothing on the machine', () => {
    expect(json('kube-proxy.yaml').conntrack).toMatchObject({ maxPerCore: 0, min: 0 });
    expect(json('kubelet.yaml')).toMatchObject({ oomScoreAdj: 0, enforceNodeAllocatable: [] });
  });

  test('store pod addresses in /run, which a power loss clears', () => {
    const [bridge] = json('cni/10-pods.conflist').plugins;
    expect(bridge.ipam).toMatchObject({
      dataDir: expect.stringMatching(/^\/run\//),
      ranges: [[{ subnet: '10.42.1.0/24' }]],
    });
  });
});

test('the add-ons use only images that are built', () => {
  const images = [...JSON.stringify([...dns, ...storage]).matchAll(/image\\*":\\*"([^"\\]+)/g)].map(([, name]) => name);
  const names: string[] = Object.values(recipes).map(({ name }) => name);
  expect(images.length).toBeGreaterThan(2);
  expect(images.filter((name) => !names.includes(name!))).toEqual([]);
});

test('the cluster has the StorageClass that production uses', () => {
  const classes = (storage as Manifest[]).filter(({ kind }) => kind === 'StorageClass');
  expect(classes.map(({ metadata }) => metadata.name)).toEqual(['local-path']);
});

describe('the permissions of a container', () => {
  const said = `Name:\tredis
Uid:\t999\t999\t999\t999
CapEff:\t0000000000000000
NoNewPrivs:\t1
Seccomp:\t2
overlay / overlay ro,relatime,lowerdir=/x 0 0
`;

  test('are none if it is hardened', () => {
    expect(hardeningViolations(said)).toEqual([]);
  });

  test.each([
    ['runs as root', 'Uid:\t999', 'Uid:\t0'],
    ['may write to its root file system', 'overlay ro,', 'overlay rw,'],
    ['has capabilities', 'CapEff:\t0000000000000000', 'CapEff:\t00000000a80425fb'],
    ['may gain privileges', 'NoNewPrivs:\t1', 'NoNewPrivs:\t0'],
    ['calls the kernel unfiltered', 'Seccomp:\t2', 'Seccomp:\t0'],
    ['has a token of the API server', 'overlay /', 'serviceaccount\noverlay /'],
  ])('%s', (freedom, confined, free) => {
    expect(hardeningViolations(said.replace(confined, free))).toEqual([freedom]);
  });

  test('are not assumed without output', () => {
    expect(hardeningViolations('').length).toBeGreaterThan(0);
  });
});

test('every fault injection names a check of the drill', () => {
  for (const { fails } of faultInjections) expect(Object.values(checks)).toContain(fails);
});

describe('a workload is Ready', () => {
  const ready = { observedGeneration: 2, replicas: 1, readyReplicas: 1, updatedReplicas: 1 };
  const live = (status: object) =>
    ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'api', generation: 2 },
      spec: {},
      status,
    }) as never;

  it.each([
    ['with all pods of the latest template', ready, true],
    ['not before the controller has seen the latest template', { ...ready, observedGeneration: 1 }, false],
    ['not while an old pod is Ready beside the new one', { ...ready, replicas: 2, readyReplicas: 2 }, false],
    ['not while the Ready pod is the old one', { ...ready, updatedReplicas: 0 }, false],
    ['not without a Ready pod', { ...ready, readyReplicas: undefined }, false],
    ['not without a status', {}, false],
  ])('%s', (_, status, expected) => {
    expect(isReady(live(status))).toBe(expected);
  });
});

describe('a lost registry', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const pod = (...imageIDs: string[]) =>
    ({ status: { containerStatuses: imageIDs.map((imageID) => ({ imageID })) } }) as unknown as Pod;

  it.each([
    [`ghcr.io/o/app@${digest}`, true],
    [`ghcr.io/o/app@sha256:${'b'.repeat(64)}`, false],
    ['', false],
  ])('is replaced by one with the same digest: %s', (imageID, same) => {
    expect(runsDigest(pod(imageID), digest)).toBe(same);
  });

  it('is not replaced before a container has its image', () => {
    expect(runsDigest(pod(), digest)).toBe(false);
  });

  it('has pods of a rendered workload, with its probes', () => {
    const image = `docker.io/o/app@${digest}`;
    expect(podOf(Dist.in(renderedDist), 'redis-exporter', { name: 'a', nodeName: 'node1', image })).toMatchObject({
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: { nodeName: 'node1', containers: [{ image, readinessProbe: {} }] },
    });
  });

  it('has its steps on the page', () => {
    const script = runbookScript('../disaster-recovery.md', { old: 'a', new: 'b' });
    expect(script).toContain('sudo k3s ctr -n k8s.io images push --user USER:TOKEN "$new" "$old"');
  });

  it.each(faultInjections.filter(({ fixture }) => fixture).map((injection) => [injection.name, injection] as const))(
    'is changed by a fault injection: %s',
    (_, injection) => {
      const loss: RegistryLoss = { keepsImages: true, pushes: true };
      injection.fixture!(loss);
      expect(Object.values(loss).filter((each) => !each)).toHaveLength(1);
    },
  );
});
