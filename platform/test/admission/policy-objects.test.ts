import { limit, noHostAccess, noToken } from '@twisterlab/platform/admission/pod-requirements';
import { type AdmissionPolicy, refusals } from '@twisterlab/platform/admission/policy';
import { bindingSpec, policySpec } from '@twisterlab/platform/admission/policy-objects';
import { cronJob, deployment, object, service, template } from '../kit/objects';

const policy = (requirements: AdmissionPolicy['requirements'], more: Partial<AdmissionPolicy> = {}) => ({
  ...{ name: 'demo', on: 'pods' as const, requirements, namespaces: ['twisterlab'], exceptions: [] },
  ...more,
});
const expressions = (of: AdmissionPolicy) => policySpec(of).validations.map(({ expression }) => expression);
const variables = (of: AdmissionPolicy) => policySpec(of).variables.map(({ name }) => name);

describe('a ValidatingAdmissionPolicy', () => {
  it('verifies each requirement, and computes only the lists that it reads', () => {
    expect(expressions(policy([noToken]))).toEqual([
      'variables.pod.?automountServiceAccountToken.orValue(true) == false',
    ]);
    expect(variables(policy([noToken]))).toEqual(['pod', 'subject']);
    expect(expressions(policy([limit('cpu')]))).toEqual(['size(variables.violating1) == 0']);
    expect(variables(policy([limit('cpu')]))).toEqual(['pod', 'sizedContainers', 'subject', 'violating1']);
    expect(variables(policy(noHostAccess))).toEqual(
      expect.arrayContaining(['sizedContainers', 'containers', 'volumes', 'violating4', 'violating12']),
    );
  });

  it('names the object, what is wrong and the fix', () => {
    expect(policySpec(policy([noToken])).validations[0]!.messageExpression).toBe(
      "variables.subject + ' ' + 'mounts a token of the API server' + '. Set automountServiceAccountToken: false on the pod.'",
    );
  });

  it('verifies an update only if it changes what the policy reads', () => {
    const [changed] = policySpec(policy([noToken])).matchConditions;
    expect(changed!.expression).toMatch(/^request\.operation == 'CREATE' \|\| .*dyn\(object\).* != .*dyn\(oldObject\)/);
  });

  it('leaves out pods with an exception', () => {
    const exceptions = [{ namespace: 'twisterlab', account: 'agent' }];
    const conditions = policySpec(policy([noToken], { exceptions })).matchConditions;
    expect(conditions[1]!.expression).toContain("in ['twisterlab/agent'])");
    expect(policySpec(policy([noToken])).matchConditions).toHaveLength(1);
  });

  it('is enforced in its namespaces', () => {
    expect(bindingSpec(policy([noToken]))).toMatchObject({
      policyName: 'demo',
      validationActions: ['Deny', 'Audit'],
      matchResources: { namespaceSelector: { matchExpressions: [{ operator: 'In', values: ['twisterlab'] }] } },
    });
  });
});

describe('the verdict of synth', () => {
  const bare = (name: string) => ({ ...template(name).spec.containers[0]!, resources: {} });

  it('groups containers by requirement', () => {
    const manifest = deployment('api', { spec: { containers: [bare('a'), bare('b')] } });
    expect(refusals(policy([limit('cpu')]), manifest)).toEqual([
      {
        message: 'a has no limit for cpu; b has no limit for cpu',
        fix: 'Set resources.limits.cpu; `kubectl top pod` shows the usage.',
      },
    ]);
  });

  it('reads templates of every kind', () => {
    const spec = { automountServiceAccountToken: true };
    expect(refusals(policy([noToken]), cronJob('backup', { spec }))).toHaveLength(1);
    expect(
      refusals(policy([noToken]), object('v1', 'Pod', 'a', { spec: { ...template('a').spec, ...spec } })),
    ).toHaveLength(1);
    expect(refusals(policy([noToken]), service('api'))).toEqual([]);
  });

  it('does not limit ephemeral containers, which have no resources', () => {
    const spec = {
      ...template('a').spec,
      ephemeralContainers: [{ name: 'debugger', securityContext: { privileged: true } }],
    };
    const pod = object('v1', 'Pod', 'a', { spec });
    expect(refusals(policy([limit('cpu')]), pod)).toEqual([]);
    expect(refusals(policy(noHostAccess), pod)[0]!.message).toBe('debugger is privileged');
  });

  it('ends at the namespaces and the exceptions', () => {
    const spec = { automountServiceAccountToken: true, serviceAccountName: 'agent' };
    const manifest = deployment('api', { spec });
    expect(refusals(policy([noToken]), manifest)).toHaveLength(1);
    expect(refusals(policy([noToken], { namespaces: ['monitoring'] }), manifest)).toEqual([]);
    const exceptions = [{ namespace: 'twisterlab', account: 'agent' }];
    expect(refusals(policy([noToken], { exceptions }), manifest)).toEqual([]);
    const elsewhere = [{ namespace: 'monitoring', account: 'agent' }];
    expect(refusals(policy([noToken], { exceptions: elsewhere }), manifest)).toHaveLength(1);
  });
});
