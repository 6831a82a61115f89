import { isolation } from '@twisterlab/platform/verify/isolation';
import { finding } from '../kit/finding';
import { cronJob, defaultDeny, deployment, findings, networkPolicy, pods } from '../kit/objects';

const deny = (policyTypes: string[], podSelector = {}) => networkPolicy('deny', { podSelector, policyTypes });

describe('isolation', () => {
  it('accepts pods that a policy selects for both directions', () => {
    expect(findings(isolation, [deployment('api'), cronJob('backup'), defaultDeny])).toEqual([]);
  });

  it('refuses pods that no policy selects', () => {
    expect(findings(isolation, [deployment('api')])).toEqual([
      'Deployment api no NetworkPolicy isolates its pods for ingress',
      finding('Deployment api', 'egress'),
    ]);
  });

  it.each([
    ['egress', 'Ingress'],
    ['ingress', 'Egress'],
  ])('refuses pods that are not isolated for %s', (open, closed) => {
    expect(findings(isolation, [deployment('api'), deny([closed])])).toEqual([finding('Deployment api', open)]);
  });

  it('refuses pods that the policy does not select', () => {
    const onlyApi = deny(['Ingress', 'Egress'], { matchLabels: pods('api').labels });
    expect(findings(isolation, [deployment('api'), deployment('mcp'), onlyApi])).toEqual([
      finding('Deployment mcp', 'ingress'),
      finding('Deployment mcp', 'egress'),
    ]);
  });

  it('ignores hostNetwork pods: NetworkPolicies do not apply to them', () => {
    expect(findings(isolation, [deployment('speaker', { spec: { hostNetwork: true } })])).toEqual([]);
  });

  it('ignores the policy of another namespace', () => {
    const elsewhere = { ...defaultDeny, metadata: { ...defaultDeny.metadata, namespace: 'default' } };
    expect(findings(isolation, [deployment('api'), elsewhere])).toHaveLength(2);
  });
});
