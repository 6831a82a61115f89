import { firstError, grammars } from './grammars';

/** Where an expression stops to be LogQL; undefined when it never does. What labels lines have is for the collector to say. */
export function logqlError(text: string): string | undefined {
  return firstError(text, grammars.logql().parse(text));
}
