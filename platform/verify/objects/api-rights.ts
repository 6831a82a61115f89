import { type Grant, grants } from '../../link/grants';
import { allContainers } from '../../link/pods';
import type { ApiCall } from '../../model/image-contract';
import type { Rule } from '../rule';

/**
 * A program that the API server refuses a request repeats it without end: its controller never starts, or it never becomes the leader.
 * Bias: requires only what the contract of an image has; a role that dist does not define may grant everything.
 */
export const apiRights: Rule = {
  name: 'api-rights',
  *check(graph) {
    let all: Grant[] | undefined;
    for (const { object: at, spec, namespace } of graph.workloads) {
      for (const container of allContainers(spec)) {
        const calls = graph.facts.contractOf(container)?.calls?.(container) ?? [];
        if (calls.length === 0) continue;
        all ??= grants(graph);
        const account = `${namespace}/${spec.serviceAccountName ?? 'default'}`;
        const own = all.filter(({ subject }) => subject === `ServiceAccount ${account}`);
        for (const call of calls) {
          const place = call.namespace === 'own' ? namespace : call.namespace;
          const refused = call.verbs.filter((verb) => !own.some((grant) => allows(grant, call, verb, place)));
          if (refused.length === 0) continue;
          yield {
            at,
            message: `${container.name} needs to ${refused.join(', ')} ${call.resource}${place === undefined ? '' : ` in ${place}`}, and no role of ServiceAccount ${account} allows it`,
            fix: 'Add the verbs to its role, or bind it.',
          };
        }
      }
    }
  },
};

function allows(grant: Grant, { resource, name }: ApiCall, verb: string, place: string | undefined): boolean {
  if (grant.namespace !== undefined && grant.namespace !== place) return false;
  if (grant.role === undefined) return true;
  const has = (list: readonly string[], wanted: string) => list.includes(wanted) || list.includes('*');
  return grant.rules.some(
    ({ verbs, resources, resourceNames }) =>
      has(verbs, verb) &&
      has(resources, resource) &&
      (name === undefined || verb === 'create' || resourceNames.length === 0 || resourceNames.includes(name)),
  );
}
