import type { Rule } from '../rule';

/** With every path rewritten to `/`, the API answers every request with its front page (the owner's did). */
export const ingressRewrite: Rule = {
  name: 'ingress-rewrite',
  *check(graph) {
    for (const at of graph.all('Ingress')) {
      for (const [name, value] of Object.entries(at.manifest.metadata.annotations ?? {})) {
        if (/rewrite-target|replacepath/i.test(name) && !value.includes('$')) {
          yield {
            at,
            message: `${name} rewrites every path to ${value}`,
            fix: 'Remove the annotation: the applications serve their own paths.',
          };
        }
      }
    }
  },
};
