import type { Manifest } from '@twisterlab/platform/model/manifest';
import { type AdmissionException, exceptions } from '../../../charts/cluster/admission/exceptions';
import { admissionPolicies } from '../../../charts/cluster/admission/policies';
import { images } from '../../../charts/images';
import { admission } from '../../../charts/rules/admission';
import { deployment, findings, fleet, object } from '../../kit/objects';

const today = '2026-11-29';
const rule = admission(fleet, today);
const image = images.redis;
const exempt = (objectName: string, matches: string) => ({
  exceptions: [{ rule: 'hardening', object: objectName, matches, reason: 'a test' }],
});

describe('admission', () => {
  it('accepts an exemption from what no policy refuses', () => {
    const spec = { enableServiceLinks: true };
    expect(findings(rule, [deployment('api', { image, spec })], exempt('Deployment twisterlab/api', 'gets'))).toEqual(
      [],
    );
  });

  it('rejects an exemption from what a policy refuses', () => {
    const manifest = deployment('api', { image, spec: { hostNetwork: true } });
    expect(findings(rule, [manifest], exempt('Deployment twisterlab/api', 'uses the network'))).toEqual([
      'Deployment api uses the network of the node: the policy host-access of the cluster refuses it, whatever is exempted',
    ]);
  });

  it('leaves access to the node to the namespaces that need it', () => {
    const { metadata, ...rest } = deployment('api', { image, spec: { hostNetwork: true } });
    const agent: Manifest = { ...rest, metadata: { ...metadata, namespace: 'node-agents' } };
    expect(findings(rule, [agent], exempt('Deployment node-agents/api', 'uses the network'))).toEqual([]);
  });

  it('accepts the exceptions of the site', () => {
    expect(Object.values(exceptions).length).toBeGreaterThan(0);
    for (const { owner, reason, expires } of Object.values<AdmissionException>(exceptions)) {
      expect([owner, reason]).not.toContain('');
      expect(new Date(`${expires}T00:00:00Z`).toISOString().slice(0, 10)).toBe(expires);
    }
  });

  describe('an exception', () => {
    const exception: AdmissionException = {
      policy: 'tokens',
      namespace: 'twisterlab',
      workloads: ['Deployment agent'],
      owner: 'owner',
      reason: 'a test',
      expires: today,
    };
    const tokens = object('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', 'tokens', {}, undefined);
    const on = (day: string, ...more: readonly Manifest[]) =>
      findings(admission(fleet, day, [exception]), [tokens, ...more]);

    it('is accepted on its last day, and an error on the next', () => {
      expect(on(today)).toEqual([]);
      expect(on('2026-11-30')).toEqual([
        'ValidatingAdmissionPolicy tokens has an exception of Deployment agent in twisterlab that expired on 2026-11-29',
      ]);
    });

    it('is for one workload', () => {
      const withAccount = (name: string) => deployment(name, { image, spec: { serviceAccountName: 'agent' } });
      expect(on(today, withAccount('agent'))).toEqual([]);
      expect(on(today, withAccount('other'))).toEqual([
        'Deployment other has the ServiceAccount agent, for which Deployment twisterlab/agent has an exception from the policy tokens',
      ]);
    });

    it('of a namespace that the cluster does not have is ignored', () => {
      const elsewhere = { ...exception, namespace: 'metallb-system' };
      expect(findings(admission(fleet, '2099-01-01', [elsewhere]), [tokens])).toEqual([]);
    });
  });
});

describe('the policies of a cluster', () => {
  const policies = admissionPolicies(fleet.clusters[0]!, fleet.tenants);
  const named = (name: string) => policies.find((policy) => policy.name === name)!;

  it('apply in the namespaces of dist, and not in those of K3s', () => {
    const all = ['argocd', 'cert-manager', 'monitoring', 'node-agents', 'twisterlab'];
    for (const name of ['images', 'limits', 'tokens', 'exposure']) expect(named(name).namespaces).toEqual(all);
    expect(named('host-access').namespaces).toEqual(all.filter((namespace) => namespace !== 'node-agents'));
  });

  it('have no exception but of tokens', () => {
    expect(policies.filter((policy) => policy.exceptions.length > 0)).toEqual([named('tokens')]);
  });
});
