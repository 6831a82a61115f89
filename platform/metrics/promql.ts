import type { SyntaxNode } from '@lezer/common';
import { firstError, grammars } from './grammars';

export interface Matcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** A selector of series: `name{matchers}`. */
export interface Selector {
  /** Undefined if the name is matched by a regular expression or absent. */
  readonly name: string | undefined;
  readonly matchers: readonly Matcher[];
}

/** A PromQL expression. */
export interface Expression {
  readonly text: string;
  readonly root: SyntaxNode;
  /** The first syntax error; if set, the tree is unreliable. */
  readonly error: string | undefined;
}

const parsed = new Map<string, Expression>();

/** Parses an expression; cached. */
export function parsePromql(text: string): Expression {
  let expression = parsed.get(text);
  if (!expression) {
    const tree = grammars.promql().parse(text);
    expression = { text, root: tree.topNode, error: firstError(text, tree) };
    parsed.set(text, expression);
  }
  return expression;
}

/** The children of a node, optionally only those with these names. */
export function children(node: SyntaxNode, ...names: readonly string[]): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (names.length === 0 || names.includes(child.name)) found.push(child);
  }
  return found;
}

export function parseSelector(text: string, node: SyntaxNode): Selector {
  const slice = ({ from, to }: SyntaxNode) => text.slice(from, to);
  const matchers: Matcher[] = [];
  let name = children(node, 'Identifier').map(slice)[0];
  for (const list of children(node, 'LabelMatchers')) {
    for (const each of children(list)) {
      if (each.name === 'QuotedLabelName') name ??= unquote(slice(each));
      if (each.name !== 'UnquotedLabelMatcher' && each.name !== 'QuotedLabelMatcher') continue;
      const [label, op, value] = children(each).map(slice) as [string, Matcher['op'], string];
      const matcher = { label: unquote(label), op, value: unquote(value) };
      if (matcher.label === '__name__' && op === '=') name ??= matcher.value;
      else matchers.push(matcher);
    }
  }
  return { name, matchers };
}

/** Removes the quotes of a string literal; returns other text unchanged. */
export function unquote(text: string): string {
  const quote = text[0] ?? '';
  if (!`"'\``.includes(quote) || text.length < 2) return text;
  const inside = text.slice(1, -1);
  return quote === '`' ? inside : inside.replace(/\\(.)/g, '$1');
}

/** Whether a value matches. Prometheus anchors regular expressions at both ends. */
export function matches({ op, value }: Matcher, actual: string): boolean {
  if (op === '=' || op === '!=') return (actual === value) === (op === '=');
  return (anchoredRegExp(value)?.test(actual) ?? true) === (op === '=~');
}

/** @returns undefined for RE2 syntax that JavaScript does not support. */
export function anchoredRegExp(regex: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${regex})$`, 's');
  } catch {
    return undefined;
  }
}
