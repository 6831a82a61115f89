import { type Edit, fieldOf, type Path } from './edit';
import { expressionAlternatives, isExpression } from './expressions';
import { type Alternative, alternativesOf } from './scalars';

/** What the edits of a tree are made from, beside the tree. */
export interface Surroundings {
  /** Values that the same field has elsewhere. Default: none are known. */
  others?(field: string): readonly unknown[];
  /** Mistakes that the schema of the place allows. Default: none. */
  schema?(path: Path, value: unknown): readonly Alternative[];
  /** Whether a place is left as it is. Default: none is. */
  skips?(path: Path): boolean;
  /** Edits inside a text, if it is a file. Default: no text is. */
  file?(path: Path, text: string): Iterable<Edit> | undefined;
}

/** All edits of a value: every key and item removed, every scalar in other forms, and as it is elsewhere. */
export function* treeEdits(root: unknown, surroundings: Surroundings, path: Path = []): Iterable<Edit> {
  if (surroundings.skips?.(path)) return;
  const key = path.findLast((each) => typeof each === 'string') as string | undefined;
  if (path.length > 0) yield { path, operator: 'delete', from: root, to: undefined };
  const edits = (all: readonly Alternative[]) =>
    all.map(([operator, to]): Edit => ({ path, operator, from: root, to }));
  yield* edits(surroundings.schema?.(path, root) ?? []);
  if (typeof root === 'object' && root !== null) {
    for (const [name, value] of Object.entries(root))
      yield* treeEdits(value, surroundings, [...path, Array.isArray(root) ? Number(name) : name]);
    return;
  }
  if (typeof root === 'string') {
    const inside = surroundings.file?.(path, root);
    if (inside) return yield* inside;
    if (isExpression(root, key)) return yield* edits(expressionAlternatives(root));
    if (root.includes('\n')) return;
  }
  yield* edits(alternativesOf(root, key ?? ''));
  const others = surroundings.others?.(fieldOf(path)).filter((each) => each !== root) ?? [];
  if (others.length > 0) {
    // A different one for each place, and the same in every run.
    const other = others[JSON.stringify([path, root]).length % others.length];
    yield { path, operator: 'another', from: root, to: other };
  }
}
