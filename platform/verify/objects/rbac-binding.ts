import { type Grant, grants, type RoleRule, rulesOf } from '../../link/grants';
import { type LabelSelector, selectorMatches } from '../../model/manifest';
import type { RenderedObject } from '../../model/rendered';
import type { Rule } from '../rule';

/** Groups of callers that no administrator adds users to. */
const everyone = new Set([
  'Group system:authenticated',
  'Group system:unauthenticated',
  'Group system:serviceaccounts',
  'User system:anonymous',
]);

/** Verbs that let their holder gain more rights. Source: Kubernetes, RBAC good practices. */
const escalating = new Set(['bind', 'escalate', 'impersonate']);

/** Names of the roles that charts bring for people, whom an administrator binds. */
const forPeople = /(^|[-:])(view|viewer|edit|editor|admin)$/;

/**
 * Bindings that give every caller something, or one of them the whole cluster; and bindings and roles without an effect.
 * Bias: accepts a watch that needs no list, which is one of named objects, of a subresource, or of whatever happens from now on (no get).
 */
export const rbacBinding: Rule = {
  name: 'rbac-binding',
  *check(graph) {
    for (const grant of grants(graph))
      for (const message of faults(grant))
        yield { at: grant.binding, message, fix: 'Bind a role with what the program uses to its own ServiceAccount.' };
    const bindings = [...graph.all('RoleBinding'), ...graph.all('ClusterRoleBinding')];
    for (const at of bindings) {
      if (at.manifest.subjects?.length) continue;
      yield { at, message: 'has no subjects: it grants nothing', fix: 'Add the ServiceAccount, or remove it.' };
    }
    const selectors = graph
      .all('ClusterRole')
      .flatMap(({ manifest }) => (manifest as Aggregating).aggregationRule?.clusterRoleSelectors ?? []);
    const bound = new Set(grants(graph).flatMap(({ role }) => role ?? []));
    for (const at of [...graph.all('Role'), ...graph.all('ClusterRole')]) {
      const { labels = {}, name } = at.manifest.metadata;
      for (const { apiGroups, resources, resourceNames, nonResourceURLs, verbs } of rulesOf(at)) {
        const missing = [
          ...(verbs?.length ? [] : ['verbs']),
          ...(nonResourceURLs.length > 0 || resources.length > 0 ? [] : ['resources']),
          ...(nonResourceURLs.length > 0 || apiGroups.length > 0 ? [] : ['apiGroups']),
        ];
        if (missing.length > 0)
          yield { at, message: `has a rule without ${missing.join(', ')}: it grants nothing`, fix: 'Complete it.' };
        const watched = watchedWithoutList(at, { apiGroups, resources, resourceNames, verbs });
        if (watched.length > 0)
          yield {
            at,
            message: `may watch ${watched.join(', ')} and not list them: a client lists before it watches`,
            fix: 'Add list.',
          };
      }
      const isAggregated =
        at.manifest.kind === 'ClusterRole' &&
        (Object.entries(labels).some(isForAggregation) || selectors.some((each) => selectorMatches(each, labels)));
      if (bound.has(at) || isAggregated || forPeople.test(name)) continue;
      yield { at, message: `no binding references ${name}: it grants nothing`, fix: 'Bind it, or remove it.' };
    }
  },
};

/** The rules of its fields are those of the roles that it selects. */
interface Aggregating {
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly LabelSelector[] };
}

/** By convention `example.org/aggregate-to-reader: "true"`. A ClusterRole of another product may select it. */
const isForAggregation = ([label, value]: readonly [string, string]) =>
  label.startsWith('rbac.authorization.k8s.io/aggregate-to-') || (label.includes('/') && value === 'true');

type WatchRule = Pick<RoleRule, 'apiGroups' | 'resources' | 'resourceNames' | 'verbs'>;

function watchedWithoutList(role: RenderedObject, rule: WatchRule): readonly string[] {
  const { apiGroups, resources, resourceNames, verbs = [] } = rule;
  if (!verbs.includes('watch') || verbs.includes('list') || !verbs.includes('get') || resourceNames.length > 0)
    return [];
  const lists = (resource: string) =>
    rulesOf(role).some(
      (other) =>
        ['list', '*'].some((verb) => other.verbs?.includes(verb)) &&
        other.resources.includes(resource) &&
        apiGroups.every((group) => other.apiGroups.includes(group)),
    );
  return resources.filter((resource) => !resource.includes('/') && !lists(resource));
}

function* faults({ subject, roleName, rules, namespace }: Grant): Iterable<string> {
  if (everyone.has(subject) || subject.startsWith('Group system:serviceaccounts:'))
    yield `grants ${roleName} to ${subject}: every caller has it`;
  if (/^ClusterRole (cluster-admin|admin|edit)$/.test(roleName)) yield `grants ${roleName} to ${subject}`;
  if (/^Group system:masters$/.test(subject)) yield `grants ${roleName} to ${subject}, which may do everything`;
  const gained = new Set(rules.flatMap(({ verbs }) => verbs.filter((verb) => escalating.has(verb))));
  for (const verb of gained)
    yield `grants the verb ${verb} to ${subject}${namespace ? ` in ${namespace}` : ''}, by which it gains more rights`;
}
