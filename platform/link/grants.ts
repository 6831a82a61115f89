import { is } from '../model/kinds';
import type { RenderedObject } from '../model/rendered';
import type { Graph } from './graph';
import { objectKey } from './keys';

/** One rule of a role. Fields that are missing are empty. */
export interface RoleRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  /** Names of the only objects to which it applies. Empty: all. */
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
  readonly verbs: readonly string[];
}

/** Permissions that a binding grants to a subject. */
export interface Grant {
  /** `ServiceAccount monitoring/prometheus`, `Group system:authenticated`, `User admin`. */
  readonly subject: string;
  /** Where the rules apply; undefined: in the whole cluster. */
  readonly namespace: string | undefined;
  readonly binding: RenderedObject;
  /** Undefined: dist does not define the role, such as `system:auth-delegator`. */
  readonly role: RenderedObject | undefined;
  /** Such as `ClusterRole system:auth-delegator`. */
  readonly roleName: string;
  readonly rules: readonly RoleRule[];
}

/** The rules of a Role or ClusterRole. An aggregated ClusterRole gets those of others from a controller: they are not here. */
export function rulesOf({ manifest }: RenderedObject): RoleRule[] {
  if (!is(manifest, 'Role', 'ClusterRole')) return [];
  return (manifest.rules ?? []).map(
    ({ apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs }) => ({
      ...{ apiGroups, resources, resourceNames, nonResourceURLs, verbs },
    }),
  );
}

/** Every permission that a binding of dist grants, in the order of the bindings. A role without a binding grants nothing. */
export function grants(graph: Graph): Grant[] {
  return [...graph.all('RoleBinding'), ...graph.all('ClusterRoleBinding')].flatMap((binding) => {
    const { roleRef, subjects = [], metadata } = binding.manifest;
    const { namespace } = metadata;
    const role = graph.byKey.get(
      objectKey(roleRef.kind, roleRef.name, roleRef.kind === 'Role' ? namespace : undefined),
    );
    return subjects.map(({ kind, name, namespace: of }) => ({
      subject: `${kind} ${kind === 'ServiceAccount' ? `${of ?? namespace}/` : ''}${name}`,
      namespace: binding.manifest.kind === 'RoleBinding' ? namespace : undefined,
      binding,
      role,
      roleName: `${roleRef.kind} ${roleRef.name}`,
      rules: role ? rulesOf(role) : [],
    }));
  });
}
