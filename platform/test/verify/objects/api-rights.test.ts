import { apiRights } from '@twisterlab/platform/verify/objects/api-rights';
import { images } from '../../kit/facts';
import { deployment, findings, object } from '../../kit/objects';

const agent = (...args: string[]) =>
  deployment('agent', { image: images.agent, spec: { serviceAccountName: 'agent' }, container: { args } });
const rbac = (kind: string, name: string, fields: object, namespace?: string) =>
  object('rbac.authorization.k8s.io/v1', kind, name, { ...fields }, namespace);
const role = (verbs: string[], fields: object = {}) =>
  rbac('Role', 'agent', {
    rules: [{ apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs, ...fields }],
  });
const binding = (roleName = 'agent', account = 'agent') =>
  rbac('RoleBinding', 'agent', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: roleName },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace: 'twisterlab' }],
  });
const message = (verbs: string) =>
  `Deployment agent agent needs to ${verbs} leases in twisterlab, and no role of ServiceAccount twisterlab/agent allows it`;

describe('api-rights', () => {
  it('accepts a role with the verbs, for any or for its object, and one that dist does not define', () => {
    const both = ['get', 'create'];
    for (const each of [role(both), role(['*']), role(both, { resourceNames: ['agent'] })])
      expect(findings(apiRights, [agent('--elect'), each, binding()])).toEqual([]);
    expect(findings(apiRights, [agent('--elect'), binding('elsewhere')])).toEqual([]);
  });

  it('requires nothing of a program that makes no requests', () => {
    expect(findings(apiRights, [agent(), deployment('api')])).toEqual([]);
  });

  it.each([
    ['a missing verb', [role(['get']), binding()], 'create'],
    ['another resource', [role(['get', 'create'], { resources: ['pods'] }), binding()], 'get, create'],
    ['another object', [role(['get', 'create'], { resourceNames: ['other'] }), binding()], 'get'],
    ['another account', [role(['get', 'create']), binding('agent', 'other')], 'get, create'],
    ['no binding', [role(['get', 'create'])], 'get, create'],
  ])('rejects %s', (_, objects, verbs) => {
    expect(findings(apiRights, [agent('--elect'), ...objects])).toEqual([message(verbs)]);
  });
});
