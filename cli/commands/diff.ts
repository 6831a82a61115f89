import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { reportOf } from '@twisterlab/platform/diff/report';
import { type Level, levels } from '@twisterlab/platform/diff/verdict';
import { UserError } from '@twisterlab/platform/model/problem';
import { progress } from '@twisterlab/platform/util/progress';
import { root } from '@twisterlab/platform/util/root';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import { checkSnapshot } from '../diff/check';
import { compareSnapshots } from '../diff/comparison';
import { type Format, formats } from '../diff/formats';
import { readSnapshots, worktree } from '../diff/snapshot';
import type { Command } from './command';

const help = `Usage: npm run diff -- [options]

Compares the rendered files of two commits (dist, hosts, bootstrap) and lists what will happen, ranked by risk. Objects match by identity,
fields by their meaning. Each change gets a verdict: routine, review or dangerous, with the reason and advice.

  --base REF        the older side: a branch, tag or commit. Default: origin/main, else main
  --head REF        the newer side, or 'worktree' for the files on disk. Default: worktree
  --format FORMAT   text, markdown, html or json. Default: text
  --output FILE     write to a file instead of standard output
  --fail-on LEVEL   exit with 1 if the verdict is this or worse: review or dangerous
  --json            the same as --format json
  --help            print this

No cluster is needed. Secrets are redacted. Capacity and address ranges are those of the records in this folder.

Exit codes: 0 compared, 1 the verdict reaches --fail-on, 2 bad input: a missing commit, a shallow clone, conflict markers, a half-rendered tree.`;

const options = {
  base: { type: 'string' },
  head: { type: 'string' },
  format: { type: 'string' },
  output: { type: 'string' },
  'fail-on': { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const diff: Command = {
  name: 'diff',
  summary: 'list what a change of the rendered files does, ranked by risk',
  help,
  options,
  run(args, io) {
    const { values } = parseArgs({ args: [...args], options });
    const format = values.json ? 'json' : oneOf('--format', values.format ?? 'text', Object.keys(formats) as Format[]);
    const failOn = values['fail-on'] === undefined ? undefined : oneOf('--fail-on', values['fail-on'], levels);
    const folder = io.site ?? root;
    progress('reading');
    const head = values.head ?? worktree;
    const { before, after } = readSnapshots(folder, values.base, head);
    checkSnapshot(before, '--base');
    checkSnapshot(after, '--head');
    progress('comparing');
    const compared = compareSnapshots(before, after, validateEnvironments(records));
    const report = reportOf(compared.evaluation, compared.context, before.name, after.name);
    const text = formats[format](report, compared);
    if (values.output === undefined) io.print(text);
    else {
      writeFileSync(values.output, `${text}\n`);
      io.print(`${report.level}: ${values.output}`);
    }
    const { objects, files } = report.differing;
    return objects + files > 0 && reaches(report.level, failOn) ? 1 : 0;
  },
};

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  if ((allowed as readonly string[]).includes(value)) return value as T;
  throw new UserError([
    { where: option, message: `"${value}" is unknown.`, fix: `Choose one of: ${allowed.join(', ')}.` },
  ]);
}

const reaches = (level: Level, failOn: Level | undefined) =>
  failOn !== undefined && levels.indexOf(level) >= levels.indexOf(failOn);
