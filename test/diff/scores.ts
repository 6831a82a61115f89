import { type Level, levels, type Verdict } from '@twisterlab/platform/diff/verdict';
import type { Outcome } from './rendered-corpus';

/** How well the verdicts agree with the labels. */
export interface Score {
  readonly level: Level;
  /** Share of the changes with this verdict that have this label. */
  readonly precision: number;
  /** Share of the changes with this label that have this verdict. */
  readonly recall: number;
}

export function scoresOf(outcomes: readonly Outcome[]): Score[] {
  return levels.map((level) => {
    const found = outcomes.filter(({ evaluation }) => evaluation.level === level);
    const labelled = outcomes.filter(({ change }) => change.level === level);
    const right = found.filter(({ change }) => change.level === level).length;
    return { level, precision: right / found.length, recall: right / labelled.length };
  });
}

/** Changes whose verdict or reasons are not those of the label, with what was found. */
export function mistakes(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap(({ change, evaluation }) => {
    const all = verdictsOf(evaluation);
    const found = new Set(all.filter(({ level }) => level === change.level).map(({ rule }) => rule));
    const missing = change.rules.filter((rule) => !found.has(rule));
    if (evaluation.level === change.level && missing.length === 0) return [];
    const reasons = all
      .filter(({ level }) => level === evaluation.level)
      .map(({ rule, reason }) => `${rule}: ${reason}`);
    return [
      `${change.name}: ${evaluation.level} instead of ${change.level}${missing.length > 0 ? `, without ${missing.join(', ')}` : ''} (${[...new Set(reasons)].slice(0, 3).join('; ')})`,
    ];
  });
}

function verdictsOf({ tree, objects, files }: Outcome['evaluation']): Verdict[] {
  return [...tree, ...[...objects, ...files].flatMap(({ verdicts }) => verdicts)];
}
