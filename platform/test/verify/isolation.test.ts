import { isolation } from '@twisterlab/platform/verify/isolation';
import { cronJob, defaultDeny, deployment, findings, networkPolicy, pods } from '../kit/objects';

const deny = (policyTypes: string[], podSelector = {}) => networkPolicy('deny', { podSelector, policyTypes });

describe('isolation', () => {
  it('accepts pods that a policy selects for both directions', () => {
    expect(findings(isolation, [deployment('api'), cronJob('backup'), defaultDeny])).toEqual([]);
  });

  it('refuses pods that no policy selects', () => {
    expect(findings(isolation, [deployment('api')])).toEqual([
      'Deployment api no policy isolates its pods for ingress',
      'Deployment api no policy isolates its pods for egress',
    ]);
  });

  it.each([
    ['egress', 'Ingress'],
    ['ingress', 'Egress'],
  ])('refuses pods that are open for %s', (open, closed) => {
    expect(findings(isolation, [deployment('api'), deny([closed])])).toEqual([
      `Deployment api no policy isolates its pods for ${open}`,
    ]);
  });

  it('refuses pods beside the one that the policy selects', () => {
    const onlyApi = deny(['Ingress', 'Egress'], { matchLabels: pods('api').labels });
    expect(findings(isolation, [deployment('api'), deployment('mcp'), onlyApi])).toEqual([
      'Deployment mcp no policy isolates its pods for ingress',
      'Deployment mcp no policy isolates its pods for egress',
    ]);
  });

  it('asks nothing of pods in the network of their node: no policy could', () => {
    expect(findings(isolation, [deployment('speaker', { spec: { hostNetwork: true } })])).toEqual([]);
  });

  it('does not take the policy of another namespace for one', () => {
    const elsewhere = { ...defaultDeny, metadata: { ...defaultDeny.metadata, namespace: 'default' } };
    expect(findings(isolation, [deployment('api'), elsewhere])).toHaveLength(2);
  });
});
