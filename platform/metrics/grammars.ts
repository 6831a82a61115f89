import type { Parser, Tree } from '@lezer/common';

/**
 * The grammars of Prometheus' and Grafana's own editors. Loaded with the first expression, and with require: ES modules
 * need a dynamic import, which is asynchronous, and rules are synchronous.
 */
export const grammars = {
  promql: (): Parser => (require('@prometheus-io/lezer-promql') as { readonly parser: Parser }).parser,
  logql: (): Parser => (require('@grafana/lezer-logql') as { readonly parser: Parser }).parser,
};

/** The first syntax error of a text; undefined if there is none. */
export function firstError(text: string, tree: Tree): string | undefined {
  if (text.trim() === '') return 'is empty';
  let at: number | undefined;
  tree.iterate({
    enter: ({ type, from }) => {
      if (type.isError) at ??= from;
      return at === undefined;
    },
  });
  if (at === undefined) return undefined;
  const rest = text.slice(at, at + 20).trim();
  return `is wrong at character ${at + 1}, ${rest ? `before ${rest}` : 'its end'}`;
}
