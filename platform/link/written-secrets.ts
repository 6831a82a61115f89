import type { RenderedObject } from '../model/rendered';
import { rulesOf } from './grants';
import type { Graph } from './graph';

/** Whether a program knows the Secret by name: a role, or an argument or variable of a container, has it. */
export function isNamedByProgram(graph: Graph, namespace: string, name: string): boolean {
  const roles = [...graph.all('Role'), ...graph.all('ClusterRole')];
  if (roles.some((role) => rulesOf(role).some(({ resourceNames }) => resourceNames.includes(name)))) return true;
  const word = new RegExp(`(?<![\\w.-])${name.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\w.-])`);
  return graph
    .workloadsIn(namespace)
    .some(({ spec }) =>
      [...(spec.initContainers ?? []), ...spec.containers].some(({ command = [], args = [], env = [] }) =>
        [...command, ...args, ...env.map(({ value = '' }) => value)].some((text) => word.test(text)),
      ),
    );
}

/** Whether a program of the same application creates the Secret: it knows the name, and a role allows it. */
export function isCreatedByProgram(
  graph: Graph,
  { environment, application }: Pick<RenderedObject, 'environment' | 'application'>,
  { namespace = '', name }: { readonly namespace?: string | undefined; readonly name: string },
): boolean {
  const creates = [...graph.all('Role'), ...graph.all('ClusterRole')].some(
    (role) =>
      role.environment === environment &&
      role.application === application &&
      [undefined, namespace].includes(role.manifest.metadata.namespace) &&
      rulesOf(role).some(
        ({ resources, verbs }) =>
          ['secrets', '*'].some((each) => resources.includes(each)) &&
          ['create', '*'].some((verb) => verbs?.includes(verb)),
      ),
  );
  return creates && isNamedByProgram(graph, namespace, name);
}
