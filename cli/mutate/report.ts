import { count, table } from '@twisterlab/platform/util/text';
import {
  type Outcome,
  percent,
  percentWithPrograms,
  type Score,
  type SurvivorClass,
  scoresBy,
  survivorClasses,
  totals,
} from './score';

/** A run of `mutate`. */
export interface Run {
  readonly seed: number;
  readonly outcomes: readonly Outcome[];
  /** Whether the programs' own checks were asked too. */
  readonly programs: boolean;
  /** All mutants of the chosen kinds, those included that are harmless. */
  readonly generated: number;
  readonly harmless: number;
  readonly seconds: number;
}

/** @param rows of each table. */
export function page(run: Run, rows: number): string {
  const { outcomes, seed, generated, harmless, seconds, programs } = run;
  const row = rowOf(programs);
  const head = ['mutants', 'refused', 'share', ...(programs ? ['by programs', 'share with them'] : [])];
  const classes = survivorClasses(outcomes);
  const survivors = classes.reduce((sum, each) => sum + each.mutants, 0);
  return [
    table([['', ...head], ...totals(outcomes).map(row)]),
    ...sections(outcomes, rows, head, row),
    '',
    `${count(survivors, 'survivor')} in ${classes.length} classes${classes.length > rows ? `, the largest ${rows}; all: --rows 9999` : ''}:`,
    table(classes.slice(0, rows).map(line)),
    '',
    `Seed ${seed}: ${outcomes.length} of ${generated} mutants; ${harmless} are harmless (cli/mutate/harmless-mutants.ts) and not counted. ${seconds.toFixed(0)} s.`,
  ].join('\n');
}

function sections(
  outcomes: readonly Outcome[],
  rows: number,
  head: readonly string[],
  row: (score: Score) => string[],
): string[] {
  return (['kind', 'field', 'operator'] as const).flatMap((name) => [
    '',
    table([
      [`by ${name}, most survivors first`, ...head],
      ...scoresBy(outcomes, (mutant) => shortened(mutant[name] || '(the object)'))
        .slice(0, rows)
        .map(row),
    ]),
  ]);
}

const rowOf = (programs: boolean) => (score: Score) => [
  ...[score.name, `${score.mutants}`, `${score.refused}`, `${percent(score)} %`],
  ...(programs ? [`${score.byPrograms}`, `${percentWithPrograms(score)} %`] : []),
];

const line = ({ kind, field, operator, mutants, object, change, crash }: SurvivorClass) => [
  `${mutants}`,
  kind,
  shortened(field),
  operator,
  crash ? `rule threw: ${crash.slice(0, 90)}` : shortened(`${object.replace(/^\S+ /, '')}: ${change}`),
];

const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 28)} ... ${text.slice(-27)}` : text);

/** For programs: everything that the page has, and each mutant. */
export function json({ seed, outcomes, generated, harmless, seconds }: Run): string {
  const mutants = outcomes.map(({ mutant: { id, kind, object, field, operator, change, inFile }, ...rest }) => ({
    ...{ id, kind, object, field, operator, change, inFile },
    ...rest,
  }));
  const scores = { totals: totals(outcomes), kinds: scoresBy(outcomes, ({ kind }) => kind) };
  return JSON.stringify({ seed, generated, harmless, seconds, ...scores, mutants }, null, 2);
}
