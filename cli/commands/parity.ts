import { parseArgs } from 'node:util';
import { formatProblem } from '@twisterlab/platform/model/problem';
import { groupBy } from '@twisterlab/platform/util/collections';
import { count } from '@twisterlab/platform/util/text';
import { records } from '../../environments';
import { intendedDifferences, reference } from '../../environments/differences';
import { validateEnvironments } from '../../environments/schema/environments';
import { type Difference, type Parity, parityOf } from '../../environments/schema/parity';
import type { Command } from './command';

const file = 'environments/differences.ts';

const help = `Usage: npm run parity -- [options]

Compares the records of all tenants, with their defaults, with that of ${reference}. Each difference is intended, with a reason in
${file}, or a finding; so is an entry there that no longer applies. Another release of an image is neither.

  --json   print the result as JSON
  --help   print this

Exit codes: 0 every difference is intended, 1 there are findings, 2 bad input.`;

const options = { json: { type: 'boolean' } } as const;

export const parity: Command = {
  name: 'parity',
  summary: 'compare the environments with each other',
  help,
  options,
  run(args, io) {
    const { values } = parseArgs({ args: [...args], options });
    const { tenants } = validateEnvironments(records);
    const result = parityOf(tenants, reference, intendedDifferences, file);
    io.print(values.json ? JSON.stringify(result, null, 2) : page(result));
    return result.findings.length === 0 ? 0 : 1;
  },
};

/** For each field its values, and below them why they differ. */
function page({ intended, releases, findings }: Parity): string {
  const lines = [...groupBy(intended, ({ field }) => field)].flatMap(([field, same]) => [
    `${field}  ${reference} ${same[0]!.reference ?? 'none'}; ${others(same)}`,
    ...[...new Set(same.map(({ reason }) => reason))].map((reason) => `  ${reason}`),
  ]);
  const waiting = releases.map(({ field, environment, value = 'charts/images.ts' }) => [
    `${field}  ${environment} ${value}`,
    '  Another release. Move it with: npm run promote',
  ]);
  const numbers = [
    count(intended.length, 'intended difference'),
    count(releases.length, 'release'),
    count(findings.length, 'finding'),
  ];
  return [...lines, ...waiting.flat(), ...findings.map(formatProblem), numbers.join(', ')].join('\n');
}

const others = (same: readonly Difference[]) =>
  [...groupBy(same, ({ value = 'none' }) => value)]
    .map(([value, equal]) => `${equal.map(({ environment }) => environment).join(', ')} ${value}`)
    .join('; ');
