import type { FieldChange, FileChange, ObjectChange } from './change';
import type { Context } from './context';

/** From harmless to harmful. */
export const levels = ['routine', 'review', 'dangerous'] as const;
export type Level = (typeof levels)[number];

/** The result of one rule for one change. */
export interface Verdict {
  readonly rule: string;
  readonly level: Level;
  /** What happens, with names and values. */
  readonly reason: string;
  /** What a reviewer does about it. Empty for a routine change. */
  readonly advice: string;
  /** The fields that the rule knows. A field that no rule knows is at least `review`. Default: none. */
  readonly fields?: readonly FieldChange[];
}

export type Finding = Omit<Verdict, 'rule'>;

/** A rule about single objects. Its bias: a structural change is never routine. */
export interface ObjectRule {
  readonly name: string;
  check(change: ObjectChange, context: Context): Iterable<Finding>;
}

/** A rule about a file of hosts or bootstrap. */
export interface FileRule {
  readonly name: string;
  check(change: FileChange): Iterable<Finding>;
}

/** A rule about the whole tree, such as paths and capacity. */
export interface TreeRule {
  readonly name: string;
  check(context: Context): Iterable<Finding>;
}

export function highest(all: Iterable<{ readonly level: Level }>): Level {
  let found = 0;
  for (const { level } of all) found = Math.max(found, levels.indexOf(level));
  return levels[found]!;
}

export const routine = (reason: string, fields?: readonly FieldChange[]): Finding => ({
  level: 'routine',
  reason,
  advice: '',
  fields,
});
export const review = (reason: string, advice: string, fields?: readonly FieldChange[]): Finding => ({
  level: 'review',
  reason,
  advice,
  fields,
});
export const dangerous = (reason: string, advice: string, fields?: readonly FieldChange[]): Finding => ({
  level: 'dangerous',
  reason,
  advice,
  fields,
});
