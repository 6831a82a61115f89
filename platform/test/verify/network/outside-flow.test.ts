import type { Flow } from '@twisterlab/platform/model/flow';
import { outsideFlow } from '@twisterlab/platform/verify/network/outside-flow';
import { deployment, findings, pods } from '../../kit/objects';

const node = { name: 'api-server', addresses: ['192.168.0.30/32'] };
const internet = { name: 'internet', addresses: ['0.0.0.0/0'] };
const url = (value: string) => deployment('client', { container: { env: [{ name: 'SERVER', value }] } });
const agent = deployment('agent', { spec: { hostNetwork: true }, container: { ports: [{ containerPort: 9100 }] } });
const check = (to: Flow['to'], port: number, protocol: Flow['protocol'] = 'TCP', value = '') =>
  findings(outsideFlow, [url(value), agent], { flows: [{ from: pods('client'), to, port, protocol }] });

describe('outside-flow', () => {
  it.each([
    ['the API server', node, 6443],
    ['the kubelet', node, 10250],
    ['a pod on the network of the node', node, 9100],
    ['a server by HTTPS', internet, 443],
  ])('accepts a flow to %s', (_, to, port) => {
    expect(check(to, port)).toEqual([]);
  });

  it('accepts a port that a text names, DNS and NTP, and flows to pods', () => {
    expect(check(internet, 587, 'TCP', 'smtp.example.org:587')).toEqual([]);
    expect(check(node, 11434, 'TCP', 'http://192.168.0.30:11434')).toEqual([]);
    expect(check(internet, 53, 'UDP')).toEqual([]);
    expect(check(internet, 123, 'UDP')).toEqual([]);
    expect(check(pods('agent'), 1, 'UDP')).toEqual([]);
  });

  it.each([
    ['a port that no node serves', node, 6444, '', 'neither a node serves'],
    ['HTTPS to a node', node, 443, '', 'neither a node serves'],
    ['a port that no text names', internet, 444, 'https://example.org:4443', 'neither a node serves'],
  ] as const)('rejects %s', (_, to, port, value, message) => {
    expect(check(to, port, 'TCP', value)).toEqual([expect.stringContaining(message)]);
  });

  it('rejects UDP to a server by HTTPS', () => {
    expect(check(internet, 443, 'UDP')).toEqual([
      'Deployment client belongs to the declared flow client to internet on 443/UDP: servers there use TCP',
    ]);
  });
});
