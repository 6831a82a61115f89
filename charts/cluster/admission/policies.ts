import { limit, noHostAccess, noToken } from '@twisterlab/platform/admission/pod-requirements';
import type { AdmissionPolicy } from '@twisterlab/platform/admission/policy';
import type { Cluster } from '../../../environments/schema/cluster';
import type { Tenant } from '../../../environments/schema/tenant';
import { ownedNamespaces } from '../namespaces';
import { type AdmissionException, exceptions, identitiesOf } from './exceptions';
import { exactImageOnly, knownImageOf, labelledExposure, noExternalIps } from './requirements';

/** The exceptions in namespaces of the cluster. */
export function exceptionsOf(
  cluster: Cluster,
  tenants: readonly Tenant[],
  all: readonly AdmissionException[] = Object.values(exceptions),
): AdmissionException[] {
  const names = ownedNamespaces(cluster, tenants).map(({ namespace }) => namespace);
  return all.filter(({ namespace }) => names.includes(namespace));
}

/**
 * What the API server verifies in the namespaces of the cluster, with the requirements of synth's rules `image`, `image-repository`,
 * `hardening`, `resources` and `exposure`. Not in the namespaces of K3s: docs/decisions/0030-admission-policies.md.
 */
export function admissionPolicies(cluster: Cluster, tenants: readonly Tenant[]): AdmissionPolicy[] {
  const owned = ownedNamespaces(cluster, tenants);
  const all = owned.map(({ namespace }) => namespace);
  const restricted = owned.filter(({ privileged }) => privileged === undefined).map(({ namespace }) => namespace);
  const policy = (
    name: string,
    requirements: AdmissionPolicy['requirements'],
    rest: Partial<AdmissionPolicy> = {},
  ): AdmissionPolicy => ({
    ...{ name, on: 'pods', requirements, namespaces: all },
    exceptions: exceptionsOf(cluster, tenants)
      .filter((each) => each.policy === name)
      .flatMap(identitiesOf),
    ...rest,
  });
  return [
    policy('images', [knownImageOf(cluster), exactImageOnly]),
    policy('host-access', noHostAccess, { namespaces: restricted }),
    // Not ephemeral storage: cert-manager sets no limit of it for the pods that answer ACME challenges.
    policy('limits', [limit('cpu'), limit('memory')]),
    policy('tokens', [noToken]),
    policy('exposure', [labelledExposure, noExternalIps], { on: 'services' }),
  ];
}
