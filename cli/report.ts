import { formatProblem, type Problem } from '@twisterlab/platform/model/problem';
import type { Io } from './io';

/** Problems that are printed: what follows is often caused by the first ones. */
const most = 15;
/** Characters of a message: an expression of Prometheus can be longer than a screen. */
const longest = 600;

/**
 * Prints the problems that ended a command: as text on standard error, or all of them as JSON on standard output.
 * @returns the exit code.
 */
export function reportProblems(problems: readonly Problem[], { json }: { readonly json: boolean }, io: Io): number {
  const exitCode = 2;
  if (json) {
    io.print(JSON.stringify({ problems, exitCode }, null, 2));
    return exitCode;
  }
  const more = problems.length - most;
  io.warn(
    [
      ...problems.slice(0, most).map((each) => formatProblem({ ...each, message: cut(each.message) })),
      ...(more > 0 ? [`... and ${more} more problem${more === 1 ? '' : 's'}. Correct these first.`] : []),
    ].join('\n'),
  );
  return exitCode;
}

function cut(text: string): string {
  if (text.length <= longest) return text;
  const end = 200;
  return `${text.slice(0, longest - end)} [... ${text.length - longest} characters ...] ${text.slice(-end)}`;
}
