import { clusterSample, type UpdateSample } from './sample';

const group = 'admissionregistration.k8s.io/v1';
const rule = (resource: string) => ({
  ...{ apiGroups: ['updates.example.org'], apiVersions: ['v1'] },
  ...{ operations: ['CREATE'], resources: [resource] },
});
const always = [{ expression: 'true' }];

/** They match a kind that no other sample has. */
export const admission: readonly UpdateSample[] = [
  clusterSample(
    group,
    'ValidatingAdmissionPolicy',
    { spec: { matchConstraints: { resourceRules: [rule('gizmos')] }, validations: always } },
    [
      ['spec.auditAnnotations', [{ key: 'a', valueExpression: "'b'" }]],
      ['spec.failurePolicy', 'Ignore'],
      ['spec.matchConditions', [{ name: 'a', expression: 'true' }]],
      ['spec.matchConstraints', { resourceRules: [rule('gadgets')] }],
      ['spec.paramKind', { apiVersion: 'v1', kind: 'ConfigMap' }],
      ['spec.validations', [{ expression: '1 == 1' }]],
      ['spec.variables', [{ name: 'a', expression: '1' }]],
    ],
  ),
  clusterSample(group, 'ValidatingAdmissionPolicyBinding', { spec: { policyName: 'a', validationActions: ['Deny'] } }, [
    ['spec.matchResources', { resourceRules: [rule('gizmos')] }],
    ['spec.paramRef', { name: 'a', namespace: 'updates', parameterNotFoundAction: 'Deny' }],
    ['spec.policyName', 'b'],
    ['spec.validationActions', ['Audit']],
  ]),
];
