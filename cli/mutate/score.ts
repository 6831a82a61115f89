import type { Mutant } from '@twisterlab/platform/mutation/mutant';
import { byCodeUnit, groupBy } from '@twisterlab/platform/util/collections';

/** What became of a mutant. */
export interface Outcome {
  readonly mutant: Mutant;
  /** What refuses it: a rule, or a program such as `promtool`; undefined if it survives. */
  readonly by?: string;
  /** A program refuses it, and no rule does. Default: false. */
  readonly program?: boolean;
  /** The finding, or the error of a rule that threw. */
  readonly message?: string;
  /** A rule threw: the user gets a stack trace. It counts as a survivor. Default: false. */
  readonly crashed?: boolean;
}

/** How many of some mutants are refused. */
export interface Score {
  readonly name: string;
  readonly mutants: number;
  /** By rules. */
  readonly refused: number;
  /** By the programs' own checks, of those that no rule refuses. */
  readonly byPrograms: number;
}

export const isRefused = ({ by, crashed }: Outcome) => by !== undefined && !crashed;

function scoreOf(name: string, outcomes: readonly Outcome[]): Score {
  const refused = outcomes.filter(isRefused);
  const byPrograms = refused.filter(({ program }) => program).length;
  return { name, mutants: outcomes.length, refused: refused.length - byPrograms, byPrograms };
}

/** In percent, rounded down: 100 only if all are refused. */
export const percent = ({ mutants, refused }: Omit<Score, 'byPrograms'>) =>
  mutants === 0 ? 100 : Math.floor((refused / mutants) * 100);

/** The same with the programs. */
export const percentWithPrograms = ({ mutants, refused, byPrograms }: Score) =>
  percent({ name: '', mutants, refused: refused + byPrograms });

/** The score of each group, those with the most survivors first. */
export function scoresBy(outcomes: readonly Outcome[], key: (mutant: Mutant) => string): Score[] {
  return [...groupBy(outcomes, ({ mutant }) => key(mutant))]
    .map(([name, own]) => scoreOf(name, own))
    .sort((a, b) => survivorsOf(b) - survivorsOf(a) || byCodeUnit(a.name, b.name));
}

const survivorsOf = ({ mutants, refused, byPrograms }: Score) => mutants - refused - byPrograms;

/** Objects and flows, files, and all. */
export function totals(outcomes: readonly Outcome[]): Score[] {
  return [
    scoreOf(
      'objects and flows',
      outcomes.filter(({ mutant }) => !mutant.inFile),
    ),
    scoreOf(
      'files',
      outcomes.filter(({ mutant }) => mutant.inFile),
    ),
    scoreOf('all', outcomes),
  ];
}

/** Survivors of one kind, field and operator. */
export interface SurvivorClass {
  readonly kind: string;
  readonly field: string;
  readonly operator: string;
  readonly mutants: number;
  /** One of them. */
  readonly object: string;
  readonly change: string;
  /** The error of a rule that threw. */
  readonly crash?: string;
}

/** The largest classes first. */
export function survivorClasses(outcomes: readonly Outcome[]): SurvivorClass[] {
  const survivors = outcomes.filter((each) => !isRefused(each));
  return [...groupBy(survivors, ({ mutant }) => `${mutant.kind}\t${mutant.field}\t${mutant.operator}`)]
    .map(([, own]) => {
      const { mutant, message, crashed } = own.find((each) => each.crashed) ?? own[0]!;
      const { kind, field, operator, object, change } = mutant;
      return { kind, field, operator, mutants: own.length, object, change, ...(crashed ? { crash: message } : {}) };
    })
    .sort((a, b) => b.mutants - a.mutants || byCodeUnit(`${a.kind} ${a.field}`, `${b.kind} ${b.field}`));
}
