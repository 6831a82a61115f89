import { isDeepStrictEqual } from 'node:util';
import { bindingSpec, policySpec } from '@twisterlab/platform/admission/policy-objects';
import { objectKey } from '@twisterlab/platform/link/graph';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { Rule } from '@twisterlab/platform/verify/rule';
import type { Environments } from '../../environments/schema/environments';
import { admissionPolicies } from '../cluster/admission/policies';

const fix = 'Render it from the requirements: charts/cluster/admission/policies.ts.';

/**
 * The API server verifies what synth verifies: each policy of a cluster has all requirements of synth's rules, in all its namespaces.
 * A weaker condition, a resource or a namespace less would only be noticed when the cluster admits what it should refuse.
 */
export const admissionPolicyObjects = ({ clusters, tenants }: Environments): Rule => ({
  name: 'admission-policies',
  *check(graph) {
    const cluster = clusters.find(({ name }) => name === graph.cluster.name);
    const any = graph.objects.find(({ manifest }) => manifest.kind === 'ValidatingAdmissionPolicy');
    if (!cluster || !any) return;
    const policies = admissionPolicies(
      cluster,
      tenants.filter((tenant) => tenant.cluster === cluster),
    );
    for (const policy of policies) {
      const wanted = [
        ['ValidatingAdmissionPolicy', policySpec(policy)],
        ['ValidatingAdmissionPolicyBinding', bindingSpec(policy)],
      ] as const;
      for (const [kind, spec] of wanted) {
        const at = graph.byKey.get(objectKey(kind, policy.name, undefined));
        if (!at) {
          yield { at: any, message: `is without ${kind} ${policy.name}`, fix };
          continue;
        }
        const path = difference(spec, (at.manifest as Manifest & { readonly spec?: unknown }).spec, 'spec');
        if (path !== undefined) yield { at, message: `has another ${path} than synth verifies`, fix };
      }
    }
  },
});

/** The path of the first field that differs. */
function difference(wanted: unknown, found: unknown, path: string): string | undefined {
  if (isDeepStrictEqual(wanted, found)) return undefined;
  if (typeof wanted !== 'object' || typeof found !== 'object' || wanted === null || found === null) return path;
  if (Array.isArray(wanted) !== Array.isArray(found)) return path;
  for (const key of new Set([...Object.keys(wanted), ...Object.keys(found)])) {
    const below = Array.isArray(wanted) ? `${path}[${key}]` : `${path}.${key}`;
    const inner = difference((wanted as Record<string, unknown>)[key], (found as Record<string, unknown>)[key], below);
    if (inner !== undefined) return inner;
  }
  return path;
}
