import type { Rule } from './rule';

/** A namespace without a level admits a privileged pod. Bias: `restricted` for every rendered namespace. */
export const podSecurity: Rule = {
  name: 'pod-security',
  *check(graph) {
    for (const at of graph.all('Namespace')) {
      const level = at.manifest.metadata.labels?.['pod-security.kubernetes.io/enforce'];
      if (level !== 'restricted') {
        yield {
          at,
          message: `enforces ${level ?? 'no level'} of Pod Security`,
          fix: 'Label it pod-security.kubernetes.io/enforce: restricted.',
        };
      }
    }
  },
};
