import { apiAccess } from '../../../charts/rules/api-access';
import { denyAll, deployment, findings, networkPolicy, object, pods } from '../../kit/objects';

const egress = (port: number, cidr = '192.168.0.30/32') =>
  networkPolicy('client-to-api-server', {
    podSelector: { matchLabels: pods('client').labels },
    policyTypes: ['Egress'],
    egress: [{ to: [{ ipBlock: { cidr } }], ports: [{ port }] }],
  });
const check = (spec: Record<string, unknown>, ...others: ReturnType<typeof egress>[]) =>
  findings(apiAccess, [deployment('client', { spec }), denyAll, ...others]);
const token = { automountServiceAccountToken: true };
const projected = (audience?: string) => ({
  volumes: [{ name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token', audience } }] } }],
});

describe('api-access', () => {
  it('accepts a pod with a token that reaches the API server', () => {
    expect(check(token, egress(6443))).toEqual([]);
    expect(findings(apiAccess, [deployment('client', { spec: token })])).toEqual([]);
  });

  it('accepts a pod without a token, or with one for another audience', () => {
    expect(check({})).toEqual([]);
    expect(check(projected('vault'))).toEqual([]);
    const account = object('v1', 'ServiceAccount', 'default', { automountServiceAccountToken: false });
    expect(check({ automountServiceAccountToken: undefined }, account)).toEqual([]);
  });

  it.each([
    ['no policy', token, []],
    ['another port', token, [egress(6444)]],
    ['another address', token, [egress(6443, '192.168.0.31/32')]],
    ['a token by default', { automountServiceAccountToken: undefined }, []],
    ['a token that it projects', projected(), []],
  ])('rejects a pod with %s', (_, spec, policies) => {
    expect(check(spec, ...policies)).toEqual([
      'Deployment client has a token of the API server, and no NetworkPolicy lets it reach 192.168.0.30/32 on 6443/TCP',
    ]);
  });
});
