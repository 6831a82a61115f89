import type { Parser, Tree } from '@lezer/common';

/**
 * The grammars that Prometheus and Grafana themselves use in their editors. They are loaded when the first expression is read,
 * and with require: as modules they can be had by a dynamic import alone, and rules do not wait.
 */
export const grammars = {
  promql: (): Parser => (require('@prometheus-io/lezer-promql') as { readonly parser: Parser }).parser,
  logql: (): Parser => (require('@grafana/lezer-logql') as { readonly parser: Parser }).parser,
};

/** Where a text stops to be of its language; undefined when it never does. */
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
