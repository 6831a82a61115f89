import type { Case } from './case';
import { writeCase } from './case-file';
import { type Differs, shrink } from './shrink';

/** Number of sets to shrink: it takes seconds, and one mistake shows in many sets. Equal results are shown once. */
const tried = 4;

/** Verdicts on every question of every case. */
export type Answers = readonly (readonly boolean[])[];

/** The two evaluators. */
export interface Sides {
  ours(asked: Case): readonly boolean[];
  theirs(cases: readonly Case[]): Promise<Answers>;
}

/** A question on which the evaluators disagree. */
export interface Difference {
  readonly asked: Case;
  readonly question: number;
  /** Our verdict. */
  readonly open: boolean;
}

export function differences(asked: Case, own: readonly boolean[], theirs: readonly boolean[]): Difference[] {
  return own.flatMap((open, question) => (open === theirs[question] ? [] : { asked, question, open }));
}

/** A failure for each set of policies with a difference; the first few are shrunk, to be kept as cases. */
export async function faultsOf(found: readonly Difference[], { ours, theirs }: Sides): Promise<string[]> {
  const differs: Differs = async (cases) => {
    const answers = await theirs(cases);
    return cases.map((each, index) => ours(each)[0] !== answers[index]![0]);
  };
  const perSet = [...new Map([...found].reverse().map((each) => [each.asked, each])).values()].reverse();
  const faults = new Map<string, string>();
  for (const { asked, question, open } of perSet.slice(0, tried)) {
    const smallest = await shrink({ ...asked, questions: [asked.questions[question]!] }, differs);
    const verdicts = open ? 'open for us, blocked for cyclonus' : 'blocked for us, open for cyclonus';
    const same = JSON.stringify(smallest.policies.map(({ spec }) => spec));
    if (!faults.has(same))
      faults.set(same, `${verdicts}; add it to platform/test/network/cases:\n${indented(writeCase(smallest, !open))}`);
  }
  const left = perSet.length - faults.size;
  return [...faults.values(), ...(left > 0 ? [`and ${left} more sets of policies, the same or others`] : [])];
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `            ${line}`)
    .join('\n');
}

export function number(value: number): string {
  return value.toLocaleString('en-US');
}
