import type { SyntaxNode } from '@lezer/common';
import type { Labels } from './catalogue';
import { children, type Expression, parseSelector, type Selector, unquote } from './promql';

/** The labels of an expression's result, and the errors found while inferring them. */
export interface LabelInference {
  readonly labels: Labels;
  /** Predicates for messages: `aggregates by pod; there is job`. */
  readonly errors: readonly string[];
}

const none: Labels = new Set();
const union = (...sets: readonly Labels[]): Labels =>
  sets.includes(undefined) ? undefined : new Set(sets.flatMap((set) => [...set!]));
const without = (labels: Labels, removed: readonly string[]): Labels =>
  labels && new Set([...labels].filter((label) => !removed.includes(label)));

/** Placeholder for a dashboard's variable. */
export const variablePlaceholder = '__variable__';

/** Aggregations that select series and keep their labels. */
const selecting = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);

/**
 * Infers the labels of an expression's result from its selectors, as Prometheus' engine does.
 * Bias: unknown labels count as any label, and the result of a comparison has the labels of both sides.
 * @param read the labels of a selector's series.
 */
export function inferLabels({ text, root }: Expression, read: (selector: Selector) => Labels): LabelInference {
  const errors: string[] = [];
  const slice = ({ from, to }: SyntaxNode) => text.slice(from, to);

  /** The names in `(a, b)` after by, without, on and similar keywords. */
  const labelNames = (list: SyntaxNode | undefined): string[] =>
    (list ? children(list, 'LabelName', 'QuotedLabelName') : []).map((each) => unquote(slice(each)));

  const expect = (predicate: string, names: readonly string[], of: Labels) => {
    for (const label of names) {
      if (label !== variablePlaceholder && of && !of.has(label))
        errors.push(`${predicate} ${label}; there is ${[...of].sort().join(', ') || 'no label'}`);
    }
  };

  const aggregation = (node: SyntaxNode): Labels => {
    const [operator] = children(node, 'AggregateOp').map(slice);
    const [body] = children(node, 'FunctionCallBody');
    const inner = body ? labels(body) : none;
    if (operator && selecting.has(operator.toLowerCase())) return inner;
    const [modifier] = children(node, 'AggregateModifier');
    const wanted = labelNames(modifier && children(modifier, 'GroupingLabels')[0]);
    const drops = modifier !== undefined && children(modifier, 'Without').length > 0;
    if (modifier) expect(drops ? 'aggregates without' : 'aggregates by', wanted, inner);
    const [counted] = operator?.toLowerCase() === 'count_values' && body ? children(body, 'StringLiteral') : [];
    const kept = drops ? without(inner, wanted) : wanted.includes(variablePlaceholder) ? inner : new Set(wanted);
    return counted ? union(kept, new Set([unquote(slice(counted))])) : kept;
  };

  const call = (node: SyntaxNode): Labels => {
    const [name] = children(node, 'FunctionIdentifier').map(slice);
    const [body] = children(node, 'FunctionCallBody');
    if (!body) return none;
    const inner = labels(body);
    const strings = children(body, 'StringLiteral').map((each) => unquote(slice(each)));
    switch (name) {
      case 'label_replace':
        expect('label_replace reads', strings[2] ? [strings[2]] : [], inner);
        return union(inner, new Set(strings.slice(0, 1)));
      case 'label_join':
        expect('label_join reads', strings.slice(2), inner);
        return union(inner, new Set(strings.slice(0, 1)));
      case 'histogram_quantile':
        expect('histogram_quantile needs', ['le'], inner);
        return without(inner, ['le']);
      case 'info':
        return undefined;
      default:
        return inner;
    }
  };

  const operation = (node: SyntaxNode): Labels => {
    const [left, ...rest] = children(node);
    const right = rest.at(-1)!;
    const sides = [labels(left!), labels(right)] as const;
    const all = union(...sides);
    const clause = children(node, 'MatchingModifierClause')[0];
    if (children(node, 'And', 'Unless').length > 0) checkMatch(clause, sides);
    if (children(node, 'And', 'Unless').length > 0) return sides[0];
    if (!clause) return all;
    const matched = checkMatch(clause, sides);
    const [toLeft, toRight] = [children(clause, 'GroupLeft'), children(clause, 'GroupRight')].map((found) => found[0]);
    const group = toLeft ?? toRight;
    if (group) {
      const [many, one] = toLeft ? sides : [sides[1], sides[0]];
      const added = labelNames(children(clause, 'GroupingLabels').find(({ from }) => from > group.from));
      expect(`${slice(group)} takes`, added, one);
      return union(many, new Set(added));
    }
    if (children(node, 'Or').length > 0) return all;
    return children(clause, 'On').length > 0 ? new Set(matched) : without(all, matched);
  };

  const checkMatch = (clause: SyntaxNode | undefined, sides: readonly [Labels, Labels]): string[] => {
    const [word] = clause ? children(clause, 'On', 'Ignoring') : [];
    if (!clause || !word) return [];
    const wanted = labelNames(children(clause, 'GroupingLabels').find(({ from }) => from > word.from));
    if (word.name === 'Ignoring') expect('matches ignoring', wanted, union(...sides));
    else for (const side of sides) expect('matches on', wanted, side);
    return wanted;
  };

  const labels = (node: SyntaxNode): Labels => {
    switch (node.name) {
      case 'VectorSelector':
        return read(parseSelector(text, node));
      case 'AggregateExpr':
        return aggregation(node);
      case 'FunctionCall':
        return call(node);
      case 'BinaryExpr':
        return operation(node);
      default:
        return union(...children(node).map(labels));
    }
  };

  return { labels: labels(root), errors };
}
