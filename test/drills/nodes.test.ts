import type { Manifest } from '@twisterlab/platform/model/manifest';
import { addressesOf, ranges, routesOf } from '../../drills/ground/nodes/addresses';
import { dns } from '../../drills/ground/nodes/dns';
import { type Facts, filesOf } from '../../drills/ground/nodes/settings';
import { storage } from '../../drills/ground/nodes/storage';
import { recipes } from '../../drills/images';
import { freedoms } from '../../drills/nodes/inside';
import { promises } from '../../drills/nodes/promises';
import { sabotages } from '../../drills/nodes/sabotage';
import { records } from '../../environments';

describe('the addresses', () => {
  const three = addressesOf(3);
  const hosts = [three.switch, three.controlPlane, three.client, ...three.nodes];

  test('are different ones of the network that the policies name', () => {
    expect(new Set(hosts.map(({ address }) => address)).size).toBe(hosts.length);
    const network = records.clusters[0]!.serverAddress.replace(/\.\d+$/, '');
    for (const { address } of hosts) expect(address.replace(/\.\d+$/, '')).toBe(network);
  });

  test('leave those of the records to whom they belong', () => {
    const taken = records.clusters.flatMap(({ ollama, serverAddress }) => [serverAddress, ollama?.address]);
    const others = hosts.filter((host) => host !== three.controlPlane);
    for (const { address } of others) expect(taken).not.toContain(address);
  });

  test('give the API server that of the record, which policies let pods ask', () => {
    expect(three.controlPlane.address).toBe(records.clusters[0]!.serverAddress);
  });

  test('give every node pods of its own', () => {
    expect(three.nodes.map(({ pods }) => pods)).toEqual(['10.42.1.0/24', '10.42.2.0/24', '10.42.3.0/24']);
    expect(() => addressesOf(10)).toThrow('1 to 9');
  });

  test('lead from a node to the pods of the others, and to Services from the control plane alone', () => {
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
  const facts: Facts = {
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

  test('keep three kubelets apart and let nobody in without a certificate', () => {
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

  test('forget the addresses of pods with the power', () => {
    const [bridge] = json('cni/10-pods.conflist').plugins;
    expect(bridge.ipam).toMatchObject({
      dataDir: expect.stringMatching(/^\/run\//),
      ranges: [[{ subnet: '10.42.1.0/24' }]],
    });
  });
});

test('names and volumes ask for images that are made, and for nothing from outside', () => {
  const images = [...JSON.stringify([...dns, ...storage]).matchAll(/image\\*":\\*"([^"\\]+)/g)].map(([, name]) => name);
  const names: string[] = Object.values(recipes).map(({ name }) => name);
  expect(images.length).toBeGreaterThan(2);
  expect(images.filter((name) => !names.includes(name!))).toEqual([]);
});

test('the cluster has the storage class that production asks for', () => {
  const classes = (storage as Manifest[]).filter(({ kind }) => kind === 'StorageClass');
  expect(classes.map(({ metadata }) => metadata.name)).toEqual(['local-path']);
});

describe('what a container may do', () => {
  const said = `Name:\tredis
Uid:\t999\t999\t999\t999
CapEff:\t0000000000000000
NoNewPrivs:\t1
Seccomp:\t2
overlay / overlay ro,relatime,lowerdir=/x 0 0
`;

  test('is nothing when it is confined', () => {
    expect(freedoms(said)).toEqual([]);
  });

  test.each([
    ['runs as root', 'Uid:\t999', 'Uid:\t0'],
    ['may write to its root file system', 'overlay ro,', 'overlay rw,'],
    ['has capabilities', 'CapEff:\t0000000000000000', 'CapEff:\t00000000a80425fb'],
    ['may gain privileges', 'NoNewPrivs:\t1', 'NoNewPrivs:\t0'],
    ['calls the kernel unfiltered', 'Seccomp:\t2', 'Seccomp:\t0'],
    ['has a token of the API server', 'overlay /', 'serviceaccount\noverlay /'],
  ])('%s', (freedom, confined, free) => {
    expect(freedoms(said.replace(confined, free))).toEqual([freedom]);
  });

  test('is not held harmless when the kernel said nothing', () => {
    expect(freedoms('').length).toBeGreaterThan(0);
  });
});

test('every sabotage names a promise of the drill', () => {
  for (const { fails } of sabotages) expect(Object.values(promises)).toContain(fails);
});
