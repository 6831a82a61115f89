import { displayName } from '../link/graph';
import type { FieldChange, FileChange, ObjectChange } from './change';
import type { Context } from './context';
import type { Differences } from './differences';
import { shownField } from './fields';
import { fileRules, objectRules, treeRules } from './rules';
import { type Finding, highest, type Level, levels, review, type Verdict } from './verdict';

/** A change with the verdicts of all rules. */
export interface Evaluated<C> {
  readonly change: C;
  readonly level: Level;
  /** The worst first. */
  readonly verdicts: readonly Verdict[];
}

/** The result of a comparison. */
export interface Evaluation {
  readonly level: Level;
  /** About the tree as a whole: paths, rights, capacity. */
  readonly tree: readonly Verdict[];
  readonly objects: readonly Evaluated<ObjectChange>[];
  readonly files: readonly Evaluated<FileChange>[];
  readonly folded: readonly string[];
}

/** Applies all rules. A field that no rule knows is `review`. */
export function evaluate({ objects, files, folded }: Differences, context: Context): Evaluation {
  const tree = sorted(treeRules.flatMap((rule) => applied(rule.name, () => rule.check(context))));
  const ofObjects = objects.map((change) =>
    evaluated(
      change,
      objectRules.flatMap((rule) => applied(rule.name, () => rule.check(change, context))),
    ),
  );
  const ofFiles = files.map((change) =>
    evaluated(
      change,
      fileRules.flatMap((rule) => applied(rule.name, () => rule.check(change))),
    ),
  );
  return { level: highest([...tree, ...ofObjects, ...ofFiles]), tree, objects: ofObjects, files: ofFiles, folded };
}

/** Objects may lack fields that the API requires: a rule that cannot read one must not hide what others find. */
function applied(rule: string, check: () => Iterable<Finding>): Verdict[] {
  try {
    return [...check()].map((each) => ({ rule, ...each }));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return [{ rule, ...review(`the rule ${rule} cannot read it: a required field is missing`, 'Run: npm run synth') }];
  }
}

function evaluated<C extends { readonly what: string; readonly fields: readonly FieldChange[] }>(
  change: C,
  found: readonly Verdict[],
): Evaluated<C> {
  const known = new Set(found.flatMap(({ fields = [] }) => fields));
  const unknown = change.fields.filter((field) => !known.has(field));
  const verdicts = sorted([
    ...found,
    ...unknownFields(unknown),
    ...(found.length + unknown.length === 0 ? [unknownChange] : []),
  ]);
  return { change, level: highest(verdicts), verdicts };
}

const unknownChange: Verdict = { rule: 'unknown', ...review('no rule knows this kind of change', 'Read it.') };

function unknownFields(fields: readonly FieldChange[]): Verdict[] {
  if (fields.length === 0) return [];
  const names = [...new Set(fields.map(shownField))];
  const text = names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
  return [
    {
      rule: 'unknown',
      ...review(`no rule knows ${text}`, 'Read what the field does in the documentation of its kind.', fields),
    },
  ];
}

const sorted = (all: readonly Verdict[]) => [...all].sort((a, b) => levels.indexOf(b.level) - levels.indexOf(a.level));

/** The name of an object in reports. */
export const objectName = ({ manifest }: Pick<ObjectChange, 'manifest'>) => displayName(manifest);
