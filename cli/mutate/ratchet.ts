import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '@twisterlab/platform/model/problem';
import { root } from '@twisterlab/platform/util/root';
import { type Outcome, percent, totals } from './score';

/** The least share of mutants that the rules refuse, in percent, for one sample. It only rises. */
export interface Ratchet {
  readonly seed: number;
  readonly count: number;
  /** By the names of `totals`. */
  readonly percent: Readonly<Record<string, number>>;
}

const name = 'cli/mutate/shares.json';

export const readRatchet = (): Ratchet => JSON.parse(readFileSync(join(root, name), 'utf8')) as Ratchet;

/** What fell below the ratchet. */
export function fallen(outcomes: readonly Outcome[], ratchet: Ratchet): Problem[] {
  return totals(outcomes)
    .filter((score) => percent(score) < (ratchet.percent[score.name] ?? 0))
    .map((score) => ({
      where: name,
      message: `the rules refuse ${percent(score)} % of the mutants of ${score.name}, less than ${ratchet.percent[score.name]} %.`,
      fix: `Restore the rule that refused them, or write one for the new survivors: npm run mutate -- --seed ${ratchet.seed} --count ${ratchet.count}`,
    }));
}

/** The ratchet with what rose. */
export function raised(outcomes: readonly Outcome[], ratchet: Ratchet): Ratchet {
  const now = totals(outcomes).map((score) => [score.name, Math.max(percent(score), ratchet.percent[score.name] ?? 0)]);
  return { ...ratchet, percent: Object.fromEntries(now) };
}

export function writeRatchet(ratchet: Ratchet): void {
  writeFileSync(join(root, name), `${JSON.stringify(ratchet, null, 2)}\n`);
}
