import { firstError, grammars } from './grammars';

/** The first LogQL syntax error; undefined if there is none. Labels are not checked: the collector defines them. */
export function logqlError(text: string): string | undefined {
  return firstError(text, grammars.logql().parse(text));
}
