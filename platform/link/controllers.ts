import { is, type Kinds } from '../model/kinds';
import { groupOf, type Manifest } from '../model/manifest';
import type { RenderedObject } from '../model/rendered';
import { resourceNames } from './crds';
import { type Graph, objectKey } from './graph';

/** The workloads that act on objects of a kind: those whose account may write the status of that kind. */
export function controllers(graph: Graph): (manifest: Manifest) => readonly RenderedObject[] {
  const pluralOf = resourceNames(graph.objects);
  const found = new Map<string, readonly RenderedObject[]>();
  return (manifest) => {
    const group = groupOf(manifest);
    const plural = pluralOf(manifest);
    const key = `${group}/${plural}`;
    if (!found.has(key)) found.set(key, workloadsThatWrite(graph, group, `${plural}/status`));
    return found.get(key)!;
  };
}

/** Resources whose objects become pods. */
const podResources = [
  ...['pods'].map((resource) => ['', resource] as const),
  ...['daemonsets', 'deployments', 'statefulsets'].map((resource) => ['apps', resource] as const),
];

/** The workloads that may create pods, or workloads: operators. */
export function podCreators(graph: Graph): readonly RenderedObject[] {
  return podResources.flatMap(([group, resource]) => workloadsThatWrite(graph, group, resource, ['create', '*']));
}

/** A wildcard of resources does not count: it is the account of an administrator, such as Argo CD. */
function workloadsThatWrite(
  graph: Graph,
  group: string,
  resource: string,
  verbs = ['update', 'patch'],
): RenderedObject[] {
  const roles = new Set(
    graph.objects
      .filter(
        ({ manifest }) =>
          is(manifest, 'ClusterRole', 'Role') && manifest.rules?.some((rule) => writes(rule, group, resource, verbs)),
      )
      .map(({ manifest: { kind, metadata } }) => objectKey(kind, metadata.name, metadata.namespace)),
  );
  const accounts = new Set(
    [...graph.all('RoleBinding'), ...graph.all('ClusterRoleBinding')].flatMap(({ manifest }) => {
      const { roleRef, subjects = [], metadata } = manifest;
      const role = objectKey(roleRef.kind, roleRef.name, roleRef.kind === 'Role' ? metadata.namespace : undefined);
      if (!roles.has(role)) return [];
      return subjects.map(({ name, namespace = metadata.namespace }) => `${namespace}/${name}`);
    }),
  );
  return graph.workloads
    .filter(({ namespace, spec }) => accounts.has(`${namespace}/${spec.serviceAccountName}`))
    .map(({ object }) => object);
}

type PolicyRule = NonNullable<Kinds['Role']['rules']>[number];

function writes(
  { apiGroups = [], resources = [], verbs }: PolicyRule,
  group: string,
  resource: string,
  wanted: readonly string[],
): boolean {
  return apiGroups.includes(group) && resources.includes(resource) && wanted.some((verb) => verbs.includes(verb));
}
