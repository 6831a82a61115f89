import type { TestContext } from '../../drill';
import type { CheckedItems } from '../../expectation';
import { type Case, ourVerdicts } from '../case';
import type { Cyclonus } from '../cyclonus';
import { type Answers, differences, faultsOf, number, type Sides } from '../differences';
import { knownDeviations, rewriteAllBut } from '../known-deviations';
import type { PolicyTransforms } from '../policy-transforms';
import { generate } from './cases';
import { features } from './features';

/** A fixed seed: a new difference is caused by the tested change, not by other sets. */
const seed = 20261125;
const sets = { healthy: 2400, broken: 400, toldAgain: 300 };

/** Compares generated sets of policies that cover every feature of the API. */
export async function compareGenerated(
  { step, note, faultInjected }: TestContext,
  cyclonus: Cyclonus,
  readers: PolicyTransforms,
): Promise<CheckedItems> {
  const sides: Sides = {
    ours: (asked) => ourVerdicts({ ...asked, policies: readers.ours(asked.policies) }),
    theirs: (cases) => cyclonus.evaluate(cases),
  };
  const cases = generate(seed, faultInjected ? sets.broken : sets.healthy);
  const theirs = await step(`evaluate ${number(cases.length)} generated sets with cyclonus`, () => sides.theirs(cases));
  const own = cases.map((each) => sides.ours(each));
  const open = own.flat().filter(Boolean).length;
  note(
    `seed ${seed}: ${number(cases.length)} sets, ${number(own.flat().length)} questions compared, ${number(open)} open`,
  );
  const counts = Object.entries(features).map(([name, has]) => ({ name, count: cases.filter(has).length }));
  const missing = counts.filter(({ count }) => count === 0);
  const rarest = Math.min(...counts.map(({ count }) => count));
  note(
    `${counts.length - missing.length} of ${counts.length} features of the API occur, each in ${rarest} sets or more`,
  );
  if (!faultInjected) {
    const again = cases.slice(0, sets.toldAgain);
    const apart = await step(`evaluate ${again.length} of them without rewriting known deviations`, () =>
      countKnown(again, theirs, cyclonus),
    );
    for (const line of apart) note(`known deviation: ${line}`);
  }
  const different = cases.flatMap((each, index) => differences(each, own[index]!, theirs[index]!));
  return {
    of: own.flat().length,
    faults: [...missing.map(({ name }) => `no set has ${name}`), ...(await faultsOf(different, sides))],
  };
}

/** How often cyclonus' verdict differs without the rewriting of each known deviation. */
async function countKnown(cases: readonly Case[], theirs: Answers, cyclonus: Cyclonus): Promise<string[]> {
  const lines: string[] = [];
  for (const one of knownDeviations) {
    const places = cases.flatMap((each, index) => (one.rewrite(each) === each ? [] : index));
    const asWritten = await cyclonus.evaluate(
      places.map((place) => cases[place]!),
      rewriteAllBut(one),
    );
    const other = places.flatMap((place, index) => differences(cases[place]!, theirs[place]!, asWritten[index]!));
    lines.push(`${one.name} in ${places.length} sets, ${other.length} questions`);
  }
  return lines;
}
