import { type RoleRule, rulesOf } from '../../link/grants';
import type { Rule } from '../rule';

/**
 * Roles with a wildcard and roles that read Secrets need an exemption with a reason: a wildcard also allows what a later version of
 * the API adds, and a reader of a Secret can log in with it.
 */
export const rbac: Rule = {
  name: 'rbac',
  *check(graph) {
    for (const at of [...graph.all('Role'), ...graph.all('ClusterRole')]) {
      const where =
        at.manifest.kind === 'Role' ? `of ${at.manifest.metadata.namespace}` : 'of every namespace it is bound in';
      const found = new Set(rulesOf(at).flatMap((rule) => [...wildcards(rule), ...readsSecrets(rule, where)]));
      for (const message of found)
        yield { at, message, fix: 'List what the program uses, or add an exemption with the reason.' };
    }
  },
};

/** Fields of a rule that allow everything, such as `allows every verb (*) on pods`. */
function wildcards({ verbs, resources, apiGroups, nonResourceURLs }: RoleRule): string[] {
  const of = [...resources, ...nonResourceURLs].join(', ');
  return [
    ...(verbs.includes('*') ? [`allows every verb (*) on ${of}`] : []),
    ...(resources.includes('*') ? [`allows ${verbs.join(', ')} on every resource (*) of ${groups(apiGroups)}`] : []),
    ...(apiGroups.includes('*') && !resources.includes('*')
      ? [`allows ${verbs.join(', ')} on ${of} of every API group (*)`]
      : []),
    ...(nonResourceURLs.includes('*') ? [`allows ${verbs.join(', ')} on every URL (*)`] : []),
  ];
}

const groups = (names: readonly string[]) => names.map((name) => name || 'the core group').join(', ');

const reading = new Set(['get', 'list', 'watch', '*']);

function readsSecrets({ verbs, resources, apiGroups, resourceNames }: RoleRule, where: string): string[] {
  const concerns = (names: readonly string[], wanted: string) => names.includes(wanted) || names.includes('*');
  if (!verbs.some((verb) => reading.has(verb)) || !concerns(resources, 'secrets') || !concerns(apiGroups, ''))
    return [];
  return [`reads ${resourceNames.length > 0 ? `the Secrets ${resourceNames.join(', ')}` : 'every Secret'} ${where}`];
}
