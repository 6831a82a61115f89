import { exposure } from '../../platform/verify/exposure';
import { findings, fleet, graph, service } from '../kit/objects';

// Production's record chooses the node ports 30001 (API) and 30080 (MCP server) and no address.
const nodePort = (name: string, number?: number, protocol?: string) =>
  service(name, { type: 'NodePort', ports: [{ port: 8000, nodePort: number, protocol }] });
const balanced = (address?: string) => {
  const { metadata, ...rest } = service('api', { type: 'LoadBalancer' });
  const annotations = address === undefined ? undefined : { 'metallb.io/loadBalancerIPs': address };
  return { ...rest, metadata: { ...metadata, annotations } };
};

describe('exposure', () => {
  it('accepts a Service inside the cluster', () => {
    expect(findings(exposure, [service('redis'), service('postgres', { type: 'ClusterIP' })])).toEqual([]);
  });

  it('accepts the node ports that the record chose', () => {
    expect(findings(exposure, [nodePort('api', 30001), nodePort('mcp', 30080)])).toEqual([]);
  });

  it('refuses a node port that nobody chose', () => {
    expect(findings(exposure, [nodePort('redis', 30379)])).toEqual([
      'Service redis opens the node port 30379 for 8000, which no record chose',
    ]);
  });

  it('refuses a node port that Kubernetes would choose', () => {
    expect(findings(exposure, [nodePort('redis')])).toEqual([
      'Service redis opens the node port (any) for 8000, which no record chose',
    ]);
  });

  it("refuses a node port of another tenant's record", () => {
    expect(findings(exposure, [nodePort('api', 30001)], { environment: 'staging' })).toEqual([
      'Service api opens the node port 30001 for 8000, which no record chose',
    ]);
  });

  it('refuses a chosen node port for a second Service', () => {
    expect(findings(exposure, [nodePort('api', 30001), nodePort('redis', 30001)])).toEqual([
      'Service redis opens the node port 30001/TCP, which Service twisterlab/api opens',
    ]);
  });

  it('accepts one number for TCP and UDP', () => {
    expect(findings(exposure, [nodePort('api', 30001, 'TCP'), nodePort('dns', 30001, 'UDP')])).toEqual([]);
  });

  it.each([
    ['192.168.0.105', '192.168.0.105'],
    ['(any)', undefined],
  ])('refuses the address %s of the LAN that nobody chose', (shown, address) => {
    expect(findings(exposure, [balanced(address)])).toEqual([
      `Service api takes the address ${shown} of the LAN, which no record chose`,
    ]);
  });

  it('accepts the address that the record chose', () => {
    const [production] = fleet.tenants;
    const tenant = { ...production!, api: { ...production!.api, address: '192.168.0.105' } };
    expect([...exposure.check({ ...graph([balanced('192.168.0.105')]), tenants: [tenant] })]).toEqual([]);
  });
});
