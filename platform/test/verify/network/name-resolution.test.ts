import { nameResolution } from '@twisterlab/platform/verify/network/name-resolution';
import { denyAll, deployment, findings, networkPolicy, pods, service } from '../../kit/objects';

const dns = (...protocols: string[]) =>
  networkPolicy('mcp-to-dns', {
    podSelector: { matchLabels: { 'app.kubernetes.io/name': 'mcp' } },
    policyTypes: ['Egress'],
    egress: [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
            podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
          },
        ],
        ports: protocols.map((protocol) => ({ port: 53, protocol })),
      },
    ],
  });
const client = (url: string) => deployment('mcp', { container: { env: [{ name: 'API_URL', value: url }] } });
const flows = [{ from: pods('mcp'), to: pods('api'), port: 8000, protocol: 'TCP' as const }];
const check = (url: string, ...policies: ReturnType<typeof dns>[]) =>
  findings(nameResolution, [service('api'), deployment('api'), client(url), denyAll, ...policies], { flows });

describe('name-resolution', () => {
  it('accepts a client that reaches the DNS, one without policies, and one that uses no name', () => {
    expect(check('http://api:80', dns('UDP', 'TCP'))).toEqual([]);
    expect(findings(nameResolution, [service('api'), client('http://api:80')])).toEqual([]);
    expect(check('http://10.0.0.1:80')).toEqual([]);
  });

  it('accepts a client without any flow, which cannot reach its server either', () => {
    expect(findings(nameResolution, [service('api'), client('http://api:80'), denyAll])).toEqual([]);
  });

  it.each([
    [[], 'UDP and TCP'],
    [[dns('UDP')], 'TCP'],
    [[dns('TCP')], 'UDP'],
  ])('rejects a client that cannot resolve the name of its server (%#)', (policies, closed) => {
    expect(check('http://api:80', ...policies)).toEqual([
      `Deployment mcp env API_URL of mcp references api, but no NetworkPolicy lets Deployment twisterlab/mcp reach the cluster's DNS by ${closed}`,
    ]);
  });

  describe('with a declared flow to', () => {
    const to = (...addresses: string[]) => {
      const peer = { name: 'servers', addresses };
      const own = [{ from: pods('mcp'), to: peer, port: 443, protocol: 'TCP' as const }];
      return (...policies: ReturnType<typeof dns>[]) =>
        findings(nameResolution, [client(''), denyAll, ...policies], { flows: own });
    };

    it('a network, requires the DNS', () => {
      expect(to('0.0.0.0/0')(dns('UDP', 'TCP'))).toEqual([]);
      expect(to('0.0.0.0/0')()).toEqual([
        "Deployment mcp the declared flow to servers uses names of servers, but no NetworkPolicy lets Deployment twisterlab/mcp reach the cluster's DNS by UDP and TCP",
      ]);
    });

    it('single addresses, does not', () => {
      expect(to('192.168.0.20/32', '192.168.0.21/32')()).toEqual([]);
    });
  });
});
