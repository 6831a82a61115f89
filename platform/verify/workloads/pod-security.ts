import type { Rule } from '../rule';

/** A namespace without a Pod Security level admits privileged pods. Bias: every rendered namespace is `restricted`. */
export const podSecurity: Rule = {
  name: 'pod-security',
  *check(graph) {
    for (const at of graph.all('Namespace')) {
      const level = at.manifest.metadata.labels?.['pod-security.kubernetes.io/enforce'];
      if (level !== 'restricted') {
        yield {
          at,
          message: `enforces ${level ?? 'no Pod Security level'} instead of restricted`,
          fix: 'Label it pod-security.kubernetes.io/enforce: restricted.',
        };
      }
    }
  },
};
