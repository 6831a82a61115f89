import { unreachableAddress } from '@twisterlab/platform/verify/network/unreachable-address';
import { denyAll, deployment, findings, networkPolicy, pods } from '../../kit/objects';

const to = (port: number) =>
  networkPolicy('client-to-server', {
    podSelector: { matchLabels: pods('client').labels },
    policyTypes: ['Egress'],
    egress: [{ to: [{ ipBlock: { cidr: '192.168.0.20/32' } }], ports: [{ port }] }],
  });
const check = (value: string, ...policies: ReturnType<typeof to>[]) =>
  findings(unreachableAddress, [deployment('client', { container: { env: [{ name: 'URL', value }] } }), ...policies]);

describe('unreachable-address', () => {
  it('accepts a URL that policies allow, and any without policies', () => {
    expect(check('http://192.168.0.20:11434/v1', denyAll, to(11434))).toEqual([]);
    expect(check('https://192.168.0.20', denyAll, to(443))).toEqual([]);
    expect(check('http://192.168.0.20:11434')).toEqual([]);
  });

  it.each([
    'http://127.0.0.1:8080',
    'http://0.0.0.0:80',
    'http://10.42.0.7:80',
    'http://10.43.0.1',
    'http://server:80',
  ])('accepts %s, which is inside', (url) => {
    expect(check(url, denyAll)).toEqual([]);
  });

  it.each([
    ['http://192.168.0.20:11434', [], 11434],
    ['http://192.168.0.20:11434', [to(11435)], 11434],
    ['https://192.168.0.20/v1', [to(80)], 443],
  ])('rejects %s with %j', (url, policies, port) => {
    expect(check(url, denyAll, ...policies)).toEqual([
      `Deployment client gets the address ${url.replace('/v1', '')}, and no NetworkPolicy lets it reach port ${port} there`,
    ]);
  });
});
