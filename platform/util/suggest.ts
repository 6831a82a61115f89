import { distance } from 'fastest-levenshtein';

/**
 * The candidate that a misspelt word probably means; undefined when none is near.
 * @param limit edits beyond which it is another word. Default: a third of the letters.
 */
export function suggest(word: string, candidates: Iterable<string>, limit = Infinity): string | undefined {
  let best: string | undefined;
  let least = Math.min(limit, Math.max(1, Math.floor(word.length / 3))) + 1;
  for (const candidate of candidates) {
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best;
}
