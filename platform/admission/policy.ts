import { podSpecOf } from '../link/pods';
import { is } from '../model/kinds';
import type { Manifest } from '../model/manifest';
import { podViolations, type Requirement, type Violation, violations } from './requirement';

/** Requirements that the API server verifies, as a ValidatingAdmissionPolicy with a binding of the same name. */
export interface AdmissionPolicy {
  readonly name: string;
  /** Of `pods` also those that a workload's template describes. */
  readonly on: 'pods' | 'services';
  readonly requirements: readonly Requirement[];
  /** The namespaces in which it applies. */
  readonly namespaces: readonly string[];
  /** Pods to which it does not apply, by their namespace and ServiceAccount. */
  readonly exceptions: readonly Identity[];
}

/** The identity of pods: no other workload has their ServiceAccount. */
export interface Identity {
  readonly namespace: string;
  readonly account: string;
}

/**
 * Why the policy refuses the object: a violation for each requirement, with all containers or volumes that do not meet it. Nothing if
 * it admits the object.
 */
export function refusals(policy: AdmissionPolicy, manifest: Manifest): Violation[] {
  const { on, requirements, namespaces, exceptions } = policy;
  const { namespace = '' } = manifest.metadata;
  if (!namespaces.includes(namespace)) return [];
  if (on === 'services') return is(manifest, 'Service') ? violations(requirements, { item: manifest }) : [];
  const pod = podSpecOf(manifest);
  const account = pod?.serviceAccountName ?? 'default';
  if (!pod || exceptions.some((each) => each.namespace === namespace && each.account === account)) return [];
  return requirements.flatMap((requirement) => {
    const found = podViolations([requirement], pod);
    return found.length === 0 ? [] : [{ ...found[0]!, message: found.map(({ message }) => message).join('; ') }];
  });
}
