import { type Grant, grants, rulesOf } from '../../link/grants';
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

/** Bindings that give every caller something, or one of them the whole cluster; and bindings and roles without an effect. */
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
    const bound = new Set(grants(graph).flatMap(({ role }) => role ?? []));
    for (const at of [...graph.all('Role'), ...graph.all('ClusterRole')]) {
      const { labels = {}, name } = at.manifest.metadata;
      for (const { apiGroups, resources, nonResourceURLs, verbs } of rulesOf(at)) {
        const missing = [
          ...(verbs?.length ? [] : ['verbs']),
          ...(nonResourceURLs.length > 0 || resources.length > 0 ? [] : ['resources']),
          ...(nonResourceURLs.length > 0 || apiGroups.length > 0 ? [] : ['apiGroups']),
        ];
        if (missing.length > 0)
          yield { at, message: `has a rule without ${missing.join(', ')}: it grants nothing`, fix: 'Complete it.' };
        if (verbs?.includes('watch') && !verbs.includes('list'))
          yield {
            at,
            message: `may watch ${resources.join(', ')} and not list them: a client lists before it watches`,
            fix: 'Add list.',
          };
      }
      const isAggregated = Object.keys(labels).some((label) =>
        label.startsWith('rbac.authorization.k8s.io/aggregate-to-'),
      );
      if (bound.has(at) || isAggregated || forPeople.test(name)) continue;
      yield { at, message: `no binding references ${name}: it grants nothing`, fix: 'Bind it, or remove it.' };
    }
  },
};

function* faults({ subject, roleName, rules, namespace }: Grant): Iterable<string> {
  if (everyone.has(subject) || subject.startsWith('Group system:serviceaccounts:'))
    yield `grants ${roleName} to ${subject}: every caller has it`;
  if (/^ClusterRole (cluster-admin|admin|edit)$/.test(roleName)) yield `grants ${roleName} to ${subject}`;
  if (/^Group system:masters$/.test(subject)) yield `grants ${roleName} to ${subject}, which may do everything`;
  const gained = new Set(rules.flatMap(({ verbs }) => verbs.filter((verb) => escalating.has(verb))));
  for (const verb of gained)
    yield `grants the verb ${verb} to ${subject}${namespace ? ` in ${namespace}` : ''}, by which it gains more rights`;
}
