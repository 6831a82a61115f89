import type { RoleRule } from '@twisterlab/platform/link/grants';

/** Such as `get, list pods, services (core)`. */
export function describeRule({ verbs, resources, apiGroups, resourceNames, nonResourceURLs }: RoleRule): string {
  if (nonResourceURLs.length > 0) return `${verbs.join(', ')} ${nonResourceURLs.join(', ')}`;
  const named = resourceNames.length > 0 ? ` named ${resourceNames.join(', ')}` : '';
  return `${verbs.join(', ')} ${resources.join(', ')}${named} (${apiGroups.map((group) => group || 'core').join(', ')})`;
}
