/** What a change of an alert's expression (PromQL or LogQL) does. */
export type ExpressionChange =
  /** Only numbers after comparisons differ. */
  | { readonly kind: 'threshold'; readonly steps: readonly Step[]; readonly loosened: boolean }
  /** It fires for more: an alternative was added. */
  | { readonly kind: 'wider' }
  /** Anything else: it may fire less often. */
  | { readonly kind: 'other' };

interface Step {
  readonly operator: string;
  readonly from: number;
  readonly to: number;
}

/** A number after a comparison. */
const threshold = /(>=|<=|>|<|==|!=)\s*(bool\s+)?(-?\d+(?:\.\d+)?(?:e-?\d+)?)/g;

export function expressionChange(before: string, after: string): ExpressionChange {
  const [from, to] = [before, after].map((text) => text.replace(/\s+/g, ' ').trim()) as [string, string];
  const bare = (text: string) => text.replace(threshold, '$1 N');
  if (bare(from) !== bare(to)) return { kind: addsAlternative(from, to) ? 'wider' : 'other' };
  const [old, now] = [numbersOf(from), numbersOf(to)];
  const steps = old
    .map(({ operator, number }, at): Step => ({ operator, from: number, to: now[at]!.number }))
    .filter((step) => step.from !== step.to);
  return { kind: 'threshold', steps, loosened: steps.some(isLoosened) };
}

const numbersOf = (text: string) =>
  [...text.matchAll(threshold)].map(([, operator, , number]) => ({ operator: operator!, number: Number(number) }));

/** The bias: of an equality it is not known in which direction it is looser. */
function isLoosened({ operator, from, to }: Step): boolean {
  if (operator.startsWith('>')) return to > from;
  return operator.startsWith('<') ? to < from : true;
}

/** Whether the new text is the old one with `or SOMETHING` added, outside of every function: `absent(a or b)` fires less often. */
function addsAlternative(from: string, to: string): boolean {
  const length = to.length - from.length;
  for (let at = 0; length > 0 && at <= from.length && to.startsWith(from.slice(0, at)); at += 1) {
    const added = to.slice(at, at + length);
    if (!added.startsWith(' or ') || to.slice(at + length) !== from.slice(at)) continue;
    if (!/\b(and|unless)\b/.test(added) && !isInFunction(from.slice(0, at)) && !/\bunless\b/.test(from.slice(0, at)))
      return true;
  }
  return false;
}

/** Whether a parenthesis that belongs to a name is open at the end of a text. */
function isInFunction(text: string): boolean {
  const open: boolean[] = [];
  for (const [at, character] of [...text].entries()) {
    if (character === '(') open.push(/[\w)]/.test(text[at - 1] ?? ''));
    if (character === ')') open.pop();
  }
  return open.includes(true);
}
