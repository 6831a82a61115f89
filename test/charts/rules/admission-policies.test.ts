import { bindingSpec, policySpec } from '@twisterlab/platform/admission/policy-objects';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { admissionPolicies } from '../../../charts/cluster/admission/policies';
import { admissionPolicyObjects } from '../../../charts/rules/admission-policies';
import { findings, fleet } from '../../kit/objects';

const rule = admissionPolicyObjects(fleet);
const rendered = (): Manifest[] =>
  admissionPolicies(fleet.clusters[0]!, fleet.tenants).flatMap((policy) => [
    of('ValidatingAdmissionPolicy', policy.name, policySpec(policy)),
    of('ValidatingAdmissionPolicyBinding', policy.name, bindingSpec(policy)),
  ]);
const of = (kind: string, name: string, spec: object) =>
  structuredClone({ apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata: { name }, spec }) as Manifest;

/** The findings after a mistake in the spec of an object. */
function after(kind: string, name: string, mistake: (spec: Spec) => unknown): string[] {
  const objects = rendered();
  const found = objects.find((each) => each.kind === kind && each.metadata.name === name)!;
  mistake((found as Manifest & { spec: Spec }).spec);
  return findings(rule, objects);
}

interface Spec {
  failurePolicy: string;
  validations: { expression: string }[];
  matchConstraints: { resourceRules: { resources: string[] }[] };
  validationActions: string[];
  matchResources: { namespaceSelector: { matchExpressions: { values: string[] }[] } };
}

describe('admission-policies', () => {
  it('accepts what is rendered from the requirements, and a cluster without policies', () => {
    expect(findings(rule, rendered())).toEqual([]);
    expect(findings(rule, [])).toEqual([]);
  });

  it.each<[string, string, string, (spec: Spec) => unknown]>([
    [
      'failurePolicy',
      'ValidatingAdmissionPolicy',
      'images',
      (spec) => Object.assign(spec, { failurePolicy: 'Ignore' }),
    ],
    [
      'validations[0].expression',
      'ValidatingAdmissionPolicy',
      'tokens',
      (spec) => Object.assign(spec.validations[0]!, { expression: 'true' }),
    ],
    ['validations[1]', 'ValidatingAdmissionPolicy', 'limits', (spec) => spec.validations.splice(1)],
    [
      'matchConstraints.resourceRules[0].resources[0]',
      'ValidatingAdmissionPolicy',
      'images',
      (spec) => spec.matchConstraints.resourceRules[0]!.resources.shift(),
    ],
    [
      'validationActions[0]',
      'ValidatingAdmissionPolicyBinding',
      'host-access',
      (spec) => spec.validationActions.shift(),
    ],
    [
      'matchResources.namespaceSelector.matchExpressions[0].values[4]',
      'ValidatingAdmissionPolicyBinding',
      'images',
      (spec) => spec.matchResources.namespaceSelector.matchExpressions[0]!.values.splice(4),
    ],
  ])('rejects another %s of a %s', (path, kind, name, mistake) => {
    expect(after(kind, name, mistake)).toEqual([`${kind} ${name} has another spec.${path} than synth verifies`]);
  });

  it('rejects a policy without its binding', () => {
    const objects = rendered().filter(({ kind, metadata }) => kind.endsWith('Policy') || metadata.name !== 'tokens');
    expect(findings(rule, objects)).toEqual([
      'ValidatingAdmissionPolicy images is without ValidatingAdmissionPolicyBinding tokens',
    ]);
  });
});
