import type { Manifest } from '@twisterlab/platform/model/manifest';
import { rbacBinding } from '@twisterlab/platform/verify/objects/rbac-binding';
import { findings } from '../../kit/objects';

const api = { apiVersion: 'rbac.authorization.k8s.io/v1' };
const role = (verbs: readonly string[], labels?: object) =>
  ({
    ...{ ...api, kind: 'ClusterRole', metadata: { name: 'reader', labels } },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs }],
  }) as unknown as Manifest;
const account = { kind: 'ServiceAccount', name: 'api', namespace: 'twisterlab' };
const binding = (subjects: object[] = [account], name = 'reader') =>
  ({
    ...{ ...api, kind: 'ClusterRoleBinding', metadata: { name } },
    ...{ roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name }, subjects },
  }) as unknown as Manifest;
const check = (...manifests: Manifest[]) => findings(rbacBinding, manifests);

describe('rbac-binding', () => {
  it('accepts a role that is bound to one ServiceAccount, and one that is aggregated', () => {
    expect(check(role(['get', 'list']), binding())).toEqual([]);
    expect(check(role(['get'], { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' }))).toEqual([]);
  });

  it.each([
    'system:authenticated',
    'system:unauthenticated',
    'system:serviceaccounts',
    'system:serviceaccounts:twisterlab',
  ])('rejects a grant to the group %s', (name) => {
    expect(check(role(['get']), binding([{ kind: 'Group', name }]))).toEqual([
      `ClusterRoleBinding reader grants ClusterRole reader to Group ${name}: every caller has it`,
    ]);
  });

  it.each(['cluster-admin', 'admin', 'edit'])('rejects a binding of %s', (name) => {
    expect(check(binding([account], name))).toEqual([
      `ClusterRoleBinding ${name} grants ClusterRole ${name} to ServiceAccount twisterlab/api`,
    ]);
  });

  it.each(['bind', 'escalate', 'impersonate'])('rejects the verb %s', (verb) => {
    expect(check(role(['get', verb]), binding())).toEqual([
      `ClusterRoleBinding reader grants the verb ${verb} to ServiceAccount twisterlab/api, by which it gains more rights`,
    ]);
  });

  it.each(['widgets-view', 'widgets:edit', 'admin'])('accepts the role %s, which people are bound to', (name) => {
    expect(check({ ...role(['get']), metadata: { name } })).toEqual([]);
  });

  it('accepts a role whose rules another one takes over, here or in a cluster that has it', () => {
    const labelled = role(['get'], { 'example.org/aggregate-to-reader': 'yes' });
    const whole = (matchLabels: object) => ({
      ...role([]),
      ...{ metadata: { name: 'whole' }, rules: [], aggregationRule: { clusterRoleSelectors: [{ matchLabels }] } },
    });
    expect(check(labelled, whole({ 'example.org/aggregate-to-reader': 'yes' }), binding([account], 'whole'))).toEqual(
      [],
    );
    expect(check(labelled, whole({ other: 'yes' }), binding([account], 'whole'))).toHaveLength(1);
    expect(check(role(['get'], { 'servicebinding.io/controller': 'true' }))).toEqual([]);
  });

  it('accepts a watch of a subresource, of named objects, without get, or with a list in another rule', () => {
    const rules = (...all: object[]) => check({ ...role([]), rules: all } as unknown as Manifest, binding());
    const pods = { apiGroups: [''], resources: ['pods'] };
    expect(rules({ ...pods, resources: ['pods/status'], verbs: ['get', 'watch'] })).toEqual([]);
    expect(rules({ ...pods, resourceNames: ['api'], verbs: ['get', 'watch'] })).toEqual([]);
    expect(rules({ ...pods, verbs: ['watch', 'create'] })).toEqual([]);
    expect(rules({ ...pods, verbs: ['get', 'watch'] }, { ...pods, verbs: ['list'] })).toEqual([]);
    expect(rules({ ...pods, verbs: ['get', 'watch'] }, { ...pods, apiGroups: ['apps'], verbs: ['list'] })).toHaveLength(
      1,
    );
  });

  it('rejects bindings and roles without an effect', () => {
    expect(check(role(['get']), binding([]))).toEqual([
      'ClusterRoleBinding reader has no subjects: it grants nothing',
      'ClusterRole reader no binding references reader: it grants nothing',
    ]);
  });

  it('rejects a rule that grants nothing, and a watch without a list', () => {
    const empty = {
      ...role(['get']),
      rules: [
        { apiGroups: [''], verbs: ['get'] },
        { resources: ['pods'], verbs: ['get'] },
      ],
    };
    expect(check(empty, binding())).toEqual([
      'ClusterRole reader has a rule without resources: it grants nothing',
      'ClusterRole reader has a rule without apiGroups: it grants nothing',
    ]);
    expect(check(role(['get', 'watch']), binding())).toEqual([
      'ClusterRole reader may watch pods and not list them: a client lists before it watches',
    ]);
  });
});
