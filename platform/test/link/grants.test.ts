import { grants } from '@twisterlab/platform/link/grants';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { graph } from '../kit/objects';

const object = (kind: string, name: string, namespace: string | undefined, rest: object): Manifest =>
  ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: { name, ...(namespace && { namespace }) },
    ...rest,
  }) as Manifest;
const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
const bound = (kind: string, namespace: string | undefined, roleRef: object, ...subjects: object[]) =>
  object(kind, 'bound', namespace, { roleRef: { apiGroup: 'rbac.authorization.k8s.io', ...roleRef }, subjects });
const account = { kind: 'ServiceAccount', name: 'api', namespace: 'other' };

const summary = (...manifests: Manifest[]) =>
  grants(graph(manifests)).map(({ subject, namespace, roleName, rules: of }) => [
    subject,
    namespace,
    roleName,
    of.length,
  ]);

describe('grants', () => {
  it('are those of a Role in its namespace, for each subject', () => {
    const role = object('Role', 'reader', 'twisterlab', { rules });
    const group = { kind: 'Group', name: 'system:authenticated' };
    expect(summary(role, bound('RoleBinding', 'twisterlab', { kind: 'Role', name: 'reader' }, account, group))).toEqual(
      [
        ['ServiceAccount other/api', 'twisterlab', 'Role reader', 1],
        ['Group system:authenticated', 'twisterlab', 'Role reader', 1],
      ],
    );
  });

  it('of a ClusterRole apply where it is bound', () => {
    const role = object('ClusterRole', 'reader', undefined, { rules });
    const ref = { kind: 'ClusterRole', name: 'reader' };
    expect(summary(role, bound('RoleBinding', 'twisterlab', ref, account))).toEqual([
      ['ServiceAccount other/api', 'twisterlab', 'ClusterRole reader', 1],
    ]);
    expect(summary(role, bound('ClusterRoleBinding', undefined, ref, account))).toEqual([
      ['ServiceAccount other/api', undefined, 'ClusterRole reader', 1],
    ]);
  });

  it('of a role that dist does not define have no rules', () => {
    const ref = { kind: 'ClusterRole', name: 'system:auth-delegator' };
    expect(summary(bound('ClusterRoleBinding', undefined, ref, account))).toEqual([
      ['ServiceAccount other/api', undefined, 'ClusterRole system:auth-delegator', 0],
    ]);
  });

  it('do not include a role without a binding', () => {
    expect(summary(object('ClusterRole', 'reader', undefined, { rules }))).toEqual([]);
  });
});
