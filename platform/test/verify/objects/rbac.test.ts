import type { Manifest } from '@twisterlab/platform/model/manifest';
import { rbac } from '@twisterlab/platform/verify/objects/rbac';
import { findings } from '../../kit/objects';

const role = (kind: 'Role' | 'ClusterRole', ...rules: object[]): Manifest =>
  ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: { name: 'reader', ...(kind === 'Role' && { namespace: 'twisterlab' }) },
    rules,
  }) as Manifest;
const core = { apiGroups: [''] };

describe('rbac', () => {
  it('accepts a role that lists what it uses', () => {
    const rules = [
      { ...core, resources: ['pods', 'configmaps'], verbs: ['get', 'list', 'watch'] },
      { ...core, resources: ['secrets'], verbs: ['create'] },
      { apiGroups: ['example.org'], resources: ['secrets'], verbs: ['get'] },
      { nonResourceURLs: ['/metrics'], verbs: ['get'] },
    ];
    expect(findings(rbac, [role('Role', ...rules), role('ClusterRole', ...rules)])).toEqual([]);
  });

  it.each([
    ['verbs', { ...core, resources: ['pods'], verbs: ['*'] }, 'allows every verb (*) on pods'],
    [
      'resources',
      { ...core, resources: ['*'], verbs: ['create'] },
      'allows create on every resource (*) of the core group',
    ],
    ['groups', { apiGroups: ['*'], resources: ['pods'], verbs: ['get'] }, 'allows get on pods of every API group (*)'],
    ['URLs', { nonResourceURLs: ['*'], verbs: ['get'] }, 'allows get on every URL (*)'],
  ])('rejects a wildcard for %s', (_, rule, message) => {
    expect(findings(rbac, [role('ClusterRole', rule)])).toEqual([`ClusterRole reader ${message}`]);
  });

  it.each(['get', 'list', 'watch'])('rejects a role that may %s Secrets', (verb) => {
    const reads = { ...core, resources: ['secrets'], verbs: [verb] };
    expect(findings(rbac, [role('Role', reads)])).toEqual(['Role reader reads every Secret of twisterlab']);
    expect(findings(rbac, [role('ClusterRole', reads)])).toEqual([
      'ClusterRole reader reads every Secret of every namespace it is bound in',
    ]);
  });

  it('names the Secrets if they are listed', () => {
    const reads = { ...core, resources: ['secrets'], resourceNames: ['ca'], verbs: ['get'] };
    expect(findings(rbac, [role('Role', reads)])).toEqual(['Role reader reads the Secrets ca of twisterlab']);
  });

  it('counts a wildcard as Secrets too', () => {
    const all = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] };
    expect(findings(rbac, [role('Role', all)])).toEqual([
      'Role reader allows every verb (*) on *',
      'Role reader allows * on every resource (*) of *',
      'Role reader reads every Secret of twisterlab',
    ]);
  });
});
