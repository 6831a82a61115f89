import type { SyntaxNode } from '@lezer/common';
import { firstError, grammars } from './grammars';

export interface Matcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** What an expression reads: `name{matchers}`. */
export interface Selector {
  /** Undefined when it is chosen by a regular expression or not at all. */
  readonly name: string | undefined;
  readonly matchers: readonly Matcher[];
}

/** A PromQL expression. */
export interface Expression {
  readonly text: string;
  readonly root: SyntaxNode;
  /** Where it is not PromQL; then nothing else of it is to be trusted. */
  readonly error: string | undefined;
}

const parsed = new Map<string, Expression>();

/** Parses an expression, once each. */
export function promql(text: string): Expression {
  let expression = parsed.get(text);
  if (!expression) {
    const tree = grammars.promql().parse(text);
    expression = { text, root: tree.topNode, error: firstError(text, tree) };
    parsed.set(text, expression);
  }
  return expression;
}

/** Children of a node, or those of these names. */
export function children(node: SyntaxNode, ...names: readonly string[]): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (names.length === 0 || names.includes(child.name)) found.push(child);
  }
  return found;
}

export function selectorIn(text: string, node: SyntaxNode): Selector {
  const slice = ({ from, to }: SyntaxNode) => text.slice(from, to);
  const matchers: Matcher[] = [];
  let name = children(node, 'Identifier').map(slice)[0];
  for (const list of children(node, 'LabelMatchers')) {
    for (const each of children(list)) {
      if (each.name === 'QuotedLabelName') name ??= unquoted(slice(each));
      if (each.name !== 'UnquotedLabelMatcher' && each.name !== 'QuotedLabelMatcher') continue;
      const [label, op, value] = children(each).map(slice) as [string, Matcher['op'], string];
      const matcher = { label: unquoted(label), op, value: unquoted(value) };
      if (matcher.label === '__name__' && op === '=') name ??= matcher.value;
      else matchers.push(matcher);
    }
  }
  return { name, matchers };
}

/** The text of a string literal; anything else as it is. */
export function unquoted(text: string): string {
  const quote = text[0] ?? '';
  if (!`"'\``.includes(quote) || text.length < 2) return text;
  const inside = text.slice(1, -1);
  return quote === '`' ? inside : inside.replace(/\\(.)/g, '$1');
}

/** Whether a value passes. Regular expressions of Prometheus hold for the whole value. */
export function passes({ op, value }: Matcher, actual: string): boolean {
  if (op === '=' || op === '!=') return (actual === value) === (op === '=');
  return (anchored(value)?.test(actual) ?? true) === (op === '=~');
}

/** @returns undefined for what RE2 knows and JavaScript does not. */
export function anchored(regex: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${regex})$`, 's');
  } catch {
    return undefined;
  }
}
