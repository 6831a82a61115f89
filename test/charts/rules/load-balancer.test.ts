import type { Manifest } from '@twisterlab/platform/model/manifest';
import { images } from '../../../charts/images';
import { loadBalancer } from '../../../charts/rules/load-balancer';
import { deployment, type EnvironmentOptions, findings, fleet, namespace, object } from '../../kit/objects';
import { environmentsWith, threeNodes } from '../../records/good';

const { spec } = deployment('speaker', { image: images.metallbSpeaker }) as Manifest & { readonly spec: object };
const speaker = object('apps/v1', 'DaemonSet', 'speaker', { spec });
const lan = { addresses: ['192.168.0.100-192.168.0.110'], autoAssign: false };
const pool = (labels?: object, spec: object = lan) =>
  object('metallb.io/v1beta1', 'IPAddressPool', 'lan', { metadata: { labels }, spec }, 'metallb-system');
const advertisement = (fields: object, where = 'metallb-system') =>
  object('metallb.io/v1beta1', 'L2Advertisement', 'lan', { spec: fields }, where);

const three = environmentsWith({
  edge: {
    nodes: [...threeNodes, { ...threeNodes[0]!, name: 'worker', address: '192.168.0.33', role: 'agent' }],
    serverAddress: '192.168.0.40',
    loadBalancer: 'metallb',
  },
}).clusters[0]!;
const on = (cluster: EnvironmentOptions['cluster'], ...manifests: Manifest[]) =>
  findings(loadBalancer, [namespace, ...manifests], { cluster, environment: 'edge' });

describe('load-balancer', () => {
  it("accepts K3s' ServiceLB alone, and MetalLB alone", () => {
    expect(on(fleet.clusters[0])).toEqual([]);
    expect(on(three, speaker)).toEqual([]);
  });

  it('refuses MetalLB if a server does not disable ServiceLB', () => {
    expect(on(fleet.clusters[0], speaker)).toEqual([
      'DaemonSet speaker runs MetalLB, but hosts/edge/edgeserver/etc/rancher/k3s/config.yaml does not disable ServiceLB',
    ]);
  });

  it('refuses each server that disables ServiceLB in a cluster without MetalLB', () => {
    expect(on(three, deployment('other'))).toEqual(
      ['edgeserver', 'second', 'third'].map(
        (node) =>
          `Namespace twisterlab is in a cluster without MetalLB, but hosts/edge/${node}/etc/rancher/k3s/config.yaml disables ServiceLB`,
      ),
    );
  });

  it.each([
    ['by name', { ipAddressPools: ['lan'] }],
    ['by label', { ipAddressPoolSelectors: [{ matchLabels: { zone: 'home' } }] }],
  ])('accepts a pool that is announced %s', (_, fields) => {
    expect(on(three, speaker, pool({ zone: 'home' }), advertisement(fields))).toEqual([]);
  });

  it.each([
    ['by name', advertisement({ ipAddressPools: ['wan'] })],
    ['by label', advertisement({ ipAddressPoolSelectors: [{ matchLabels: { zone: 'away' } }] })],
    ['elsewhere', advertisement({ ipAddressPools: ['lan'] }, 'default')],
  ])('refuses a pool when others alone are announced %s', (_, other) => {
    expect(on(three, speaker, pool({ zone: 'home' }), other)).toEqual(['IPAddressPool lan has no L2Advertisement']);
  });

  it.each([
    ['a range', ['192.168.0.100-192.168.0.110']],
    ['a network', ['192.168.0.128/26', '192.168.0.200-192.168.0.200']],
  ])('accepts the addresses of a pool as %s', (_, addresses) => {
    const all = [speaker, pool({}, { addresses, autoAssign: false }), advertisement({ ipAddressPools: ['lan'] })];
    expect(on(three, ...all)).toEqual([]);
  });

  it.each([
    ['no addresses', { ...lan, addresses: [] }, 'has no addresses'],
    ['a range that ends before it begins', { ...lan, addresses: ['192.168.0.9-192.168.0.8'] }, 'which are no range'],
    ['a text', { ...lan, addresses: ['192.168.0.8-192.168.0.9-x'] }, 'which are no range'],
    ['another network', { ...lan, addresses: ['10.0.0.0/24'] }, 'which are not in the network 192.168.0.0/24'],
    ['automatic assignment', { addresses: lan.addresses }, 'gives an address to every Service'],
  ])('refuses a pool with %s', (_, spec, message) => {
    const found = on(three, speaker, pool({}, spec), advertisement({ ipAddressPools: ['lan'] }));
    expect(found).toEqual([expect.stringContaining(message)]);
  });

  it('refuses an advertisement of every pool', () => {
    expect(on(three, speaker, pool(), advertisement({}))).toEqual([
      'L2Advertisement lan names no pool: MetalLB announces every pool by it, also those that are added later',
    ]);
  });
});
