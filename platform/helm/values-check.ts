import type { Problem } from '../model/problem';
import type { ChartDeclaration, Json } from './declaration';
import { isObject } from './declaration';
import type { Shape } from './values-shape';

/** Every value that the chart would not read: Helm passes over a misspelt key in silence. */
export function misfits({ name, version, values }: ChartDeclaration, shape: Shape): Problem[] {
  return [...walk(values, shape, '')].map((misfit) => ({ where: `values of ${name} ${version}`, ...misfit }));
}

function* walk(value: Json | undefined, shape: Shape, path: string): Iterable<Omit<Problem, 'where'>> {
  // null removes a default.
  if (shape.is === 'open' || value === null || value === undefined) return;
  if (shape.is !== 'map') {
    if (!fits(value, shape.is)) {
      const wanted = shape.is === 'scalar' ? 'string, number or boolean' : shape.is;
      yield { message: `${path} is ${kindOf(value)}, the chart has a ${wanted} there.`, fix: `Write a ${wanted}.` };
    }
    return;
  }
  if (!isObject(value)) {
    yield { message: `${path} is ${kindOf(value)}, the chart has a map there.`, fix: 'Write a map.' };
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    const known = shape.keys[key];
    const at = path ? `${path}.${key}` : key;
    const near = known ? undefined : nearest(key, Object.keys(shape.keys), shape.others ? 2 : undefined);
    if (known) yield* walk(inner, known, at);
    else if (!shape.others || near) {
      yield {
        message: `the chart has no ${at}.`,
        fix: near ? `Did you mean ${near}?` : `Keys there: ${Object.keys(shape.keys).sort().join(', ')}.`,
      };
    }
  }
}

function fits(value: Json, wanted: Exclude<Shape['is'], 'map' | 'open'>): boolean {
  if (wanted === 'list') return Array.isArray(value);
  if (wanted === 'scalar') return typeof value !== 'object';
  return typeof value === wanted;
}

function kindOf(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : `the ${typeof value} ${JSON.stringify(value)}`;
}

/** The key that most likely was meant: at most a third of it differs, and never more letters than `most`. */
export function nearest(word: string, candidates: readonly string[], most = Infinity): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, far }) => far <= Math.min(most, Math.max(1, Math.floor(candidate.length / 3))))
    .sort((a, b) => a.far - b.far);
  return best?.candidate;
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
