import { kubectlCalls } from './kubectl-call';
import type { Command } from './page';

const reads = /^(get|describe|logs|exec|top|rollout status|port-forward|wait)\b/;

/** Commands that only read first, those that delete last: each finds what the pages describe. */
export function inOrder(commands: readonly Command[]): Command[] {
  const rank = ({ text }: Command) => {
    const verbs = kubectlCalls(text).map(({ verb }) => verb);
    if (verbs.every((verb) => reads.test(verb))) return 0;
    if (!verbs.includes('delete')) return 1;
    return /delete (node|appproject|application|secret)/.test(text) ? 3 : 2;
  };
  return [...commands].sort((a, b) => rank(a) - rank(b));
}
