import type { Manifest } from '@twisterlab/platform/model/manifest';
import { exposureLabel } from '../../../charts/kit/network/service';
import { exposure } from '../../../charts/rules/exposure';
import { images } from '../../../platform/test/kit/facts';
import { deployment, findings, fleet, networkPolicy, pods, service } from '../../kit/objects';

// Production's record chooses the node ports 30001 (API) and 30080 (MCP server) and no address.
const nodePort = (name: string, number?: number, protocol?: string) =>
  open(name, { ports: [{ port: 8000, nodePort: number, protocol }], ...local });
const open = (name: string, fields: object, label = 'NodePort') =>
  labelled(service(name, { type: 'NodePort', ...fields }), label);
const labelled = ({ metadata, ...rest }: Manifest, type: string): Manifest => ({
  ...rest,
  metadata: { ...metadata, labels: { [exposureLabel]: type } },
});
const local = { externalTrafficPolicy: 'Local' };
const balanced = (address?: string, fields: object = { ...local, allocateLoadBalancerNodePorts: false }) => {
  const { metadata, ...rest } = open('api', { type: 'LoadBalancer', ...fields }, 'LoadBalancer');
  const annotations = address === undefined ? undefined : { 'metallb.io/loadBalancerIPs': address };
  return { ...rest, metadata: { ...metadata, annotations } };
};

/** Findings when production's record sets the address 192.168.0.105. */
const chosen = (manifest: Manifest) => {
  const [production] = fleet.tenants;
  const tenant = { ...production!, api: { ...production!.api, address: '192.168.0.105' } };
  return findings(exposure([tenant]), [manifest]);
};

const rule = exposure(fleet.tenants);

describe('exposure', () => {
  it('accepts a Service inside the cluster', () => {
    expect(findings(rule, [service('redis'), service('postgres', { type: 'ClusterIP' })])).toEqual([]);
  });

  it('accepts the node ports that the record chose', () => {
    expect(findings(rule, [nodePort('api', 30001), nodePort('mcp', 30080)])).toEqual([]);
  });

  it('rejects a node port that no record sets', () => {
    expect(findings(rule, [nodePort('redis', 30379)])).toEqual([
      'Service redis opens the node port 30379 for 8000, which no record sets',
    ]);
  });

  it('refuses a node port that Kubernetes would choose', () => {
    expect(findings(rule, [nodePort('redis')])).toEqual([
      'Service redis opens the node port (any) for 8000, which no record sets',
    ]);
  });

  it("refuses a node port of another tenant's record", () => {
    expect(findings(rule, [nodePort('api', 30001)], { environment: 'staging' })).toEqual([
      'Service api opens the node port 30001 for 8000, which no record sets',
    ]);
  });

  it('refuses a chosen node port for a second Service', () => {
    expect(findings(rule, [nodePort('api', 30001), nodePort('redis', 30001)])).toEqual([
      'Service redis opens the node port 30001/TCP, which Service twisterlab/api also opens',
    ]);
  });

  describe('a server without authentication', () => {
    const mcp = deployment('mcp', { image: images.tools });
    const exposed = nodePort('mcp', 30080);
    const from = (...cidrs: string[]) =>
      networkPolicy('mcp-from-clients', {
        podSelector: { matchLabels: pods('mcp').labels },
        policyTypes: ['Ingress'],
        ingress: [cidrs.length === 0 ? {} : { from: cidrs.map((cidr) => ({ ipBlock: { cidr } })) }],
      });
    const message = (networks: string) =>
      `Service mcp is open to ${networks}, all machines of the LAN, without authentication: it runs every tool (POST /mcp)`;

    it('may be open to single machines', () => {
      expect(findings(rule, [mcp, exposed, from('192.168.0.20/32', '192.168.0.21/32')])).toEqual([]);
      expect(findings(rule, [mcp, exposed])).toEqual([]);
    });

    it.each([
      ['192.168.0.0/24', ['192.168.0.0/24']],
      ['192.168.0.0/16', ['192.168.0.0/16']],
      ['192.168.0.0/25, 192.168.0.128/25', ['192.168.0.0/25', '192.168.0.128/25']],
      ['0.0.0.0/0', []],
    ])('may not be open to %s', (shown, cidrs) => {
      expect(findings(rule, [mcp, exposed, from(...cidrs)])).toEqual([message(shown)]);
    });

    it('may be open to the LAN inside the cluster only, and a server with authentication may be exposed to it', () => {
      expect(findings(rule, [mcp, service('mcp'), from('192.168.0.0/24')])).toEqual([]);
      expect(findings(rule, [deployment('mcp'), exposed, from('192.168.0.0/24')])).toEqual([]);
    });
  });

  it('accepts one number for TCP and UDP', () => {
    expect(findings(rule, [nodePort('api', 30001, 'TCP'), nodePort('dns', 30001, 'UDP')])).toEqual([]);
  });

  it.each([
    ['192.168.0.105', '192.168.0.105'],
    ['(any)', undefined],
  ])('rejects the LAN address %s that no record sets', (shown, address) => {
    expect(findings(rule, [balanced(address)])).toEqual([
      `Service api takes the address ${shown} of the LAN, which no record sets`,
    ]);
  });

  it('accepts the address that the record chose', () => {
    expect(chosen(balanced('192.168.0.105'))).toEqual([]);
  });

  it('rejects the node port that a Service with an address opens without allocateLoadBalancerNodePorts: false', () => {
    const message = 'Service api opens the node port (any) for 80, which no record sets';
    expect(chosen(balanced('192.168.0.105', local))).toEqual([message]);
    expect(chosen(balanced('192.168.0.105', { ...local, allocateLoadBalancerNodePorts: true }))).toEqual([message]);
  });

  it.each([undefined, 'Cluster'])('refuses the traffic policy %s, which hides the clients', (externalTrafficPolicy) => {
    const message = "Service api replaces the client's source address, which NetworkPolicies match";
    const fields = { externalTrafficPolicy, allocateLoadBalancerNodePorts: false };
    expect(chosen(balanced('192.168.0.105', fields))).toEqual([message]);
    const exposed = open('api', { ports: [{ port: 80, nodePort: 30001 }], externalTrafficPolicy });
    expect(findings(rule, [exposed])).toEqual([message]);
  });

  it('refuses a node port without the label, or with that of another type', () => {
    const message = 'Service api is a NodePort without the label that allows it';
    const ports = [{ port: 8000, nodePort: 30001 }];
    expect(findings(rule, [service('api', { type: 'NodePort', ports, ...local })])).toEqual([message]);
    expect(findings(rule, [open('api', { ports, ...local }, 'LoadBalancer')])).toEqual([message]);
  });

  it('refuses addresses that nodes would take for the Service', () => {
    expect(findings(rule, [service('redis', { externalIPs: ['192.0.2.1'] })])).toEqual([
      'Service redis takes the addresses 192.0.2.1',
    ]);
  });
});

describe('the networks of the record', () => {
  const from = (cidr: string, port = 8000) =>
    networkPolicy('api-from-clients', {
      podSelector: { matchLabels: pods('api').labels },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ ipBlock: { cidr } }], ports: [{ port }] }],
    });
  const exposed = nodePort('api', 30001);
  const check = (...policies: Manifest[]) => findings(rule, [exposed, deployment('api'), ...policies]);

  it('are accepted if policies let them reach the pods', () => {
    expect(check(from('192.168.0.20/32'))).toEqual([]);
    expect(check()).toEqual([]);
  });

  it.each([
    ['by another port', from('192.168.0.20/32', 8001)],
    ['from another address', from('192.168.0.21/32')],
  ])('are rejected if policies let them in only %s', (_, policy) => {
    expect(check(policy)).toEqual([
      'Service api is exposed to 192.168.0.20/32, and no NetworkPolicy lets it reach port 8000 of the pods',
    ]);
  });
});
