import { defaultDeny } from '@twisterlab/platform/verify/network/default-deny';
import { finding } from '../../kit/finding';
import { cronJob, denyAll, deployment, findings, networkPolicy, pods } from '../../kit/objects';

const deny = (policyTypes: string[], podSelector = {}) => networkPolicy('deny', { podSelector, policyTypes });

describe('default-deny', () => {
  it('accepts pods that a policy selects for both directions', () => {
    expect(findings(defaultDeny, [deployment('api'), cronJob('backup'), denyAll])).toEqual([]);
  });

  it('refuses pods that no policy selects', () => {
    expect(findings(defaultDeny, [deployment('api')])).toEqual([
      'Deployment api no NetworkPolicy isolates its pods for ingress',
      finding('Deployment api', 'egress'),
    ]);
  });

  it.each([
    ['egress', 'Ingress'],
    ['ingress', 'Egress'],
  ])('refuses pods that are not isolated for %s', (open, closed) => {
    expect(findings(defaultDeny, [deployment('api'), deny([closed])])).toEqual([finding('Deployment api', open)]);
  });

  it('refuses pods that the policy does not select', () => {
    const onlyApi = deny(['Ingress', 'Egress'], { matchLabels: pods('api').labels });
    expect(findings(defaultDeny, [deployment('api'), deployment('mcp'), onlyApi])).toEqual([
      finding('Deployment mcp', 'ingress'),
      finding('Deployment mcp', 'egress'),
    ]);
  });

  it('ignores hostNetwork pods: NetworkPolicies do not apply to them', () => {
    expect(findings(defaultDeny, [deployment('speaker', { spec: { hostNetwork: true } })])).toEqual([]);
  });

  it('ignores the policy of another namespace', () => {
    const elsewhere = { ...denyAll, metadata: { ...denyAll.metadata, namespace: 'default' } };
    expect(findings(defaultDeny, [deployment('api'), elsewhere])).toHaveLength(2);
  });
});
