import { unenforcedPolicy } from '@twisterlab/platform/verify/network/unenforced-policy';
import { denyAll, findings, object } from '../../kit/objects';

const policy = (kind: string, apiVersion = 'policy.networking.k8s.io/v1alpha1') => ({
  ...object(apiVersion, kind, 'default', { spec: {} }),
  metadata: { name: 'default' },
});

describe('unenforced-policy', () => {
  it('accepts NetworkPolicies, and a kind of another group', () => {
    expect(findings(unenforcedPolicy, [denyAll, policy('AdminNetworkPolicy', 'example.org/v1')])).toEqual([]);
  });

  it.each(['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'])('refuses a %s', (kind) => {
    expect(findings(unenforcedPolicy, [policy(kind)])).toEqual([
      `${kind} default has no effect: the kube-router of K3s enforces NetworkPolicies only`,
    ]);
  });
});
