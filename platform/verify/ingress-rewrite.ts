import type { Rule } from './rule';

/** An annotation that rewrites every path to `/` made the whole API answer with its front page. */
export const ingressRewrite: Rule = {
  name: 'ingress-rewrite',
  *check(graph) {
    for (const at of graph.all('Ingress')) {
      for (const [name, value] of Object.entries(at.manifest.metadata.annotations ?? {})) {
        if (/rewrite-target|replacepath/i.test(name) && !value.includes('$')) {
          yield {
            at,
            message: `${name} rewrites every path to ${value}`,
            fix: 'Remove it: the applications serve their own paths.',
          };
        }
      }
    }
  },
};
