import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compile } from '@twisterlab/platform/compile';
import { UserError } from '@twisterlab/platform/model/problem';
import { root } from '@twisterlab/platform/util/root';
import { table } from '@twisterlab/platform/util/text';
import { site } from '../../charts/site';
import { records as committed } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import { planPromotion, type Step, withSteps } from '../promote/plan';
import { fieldSource, withField } from '../promote/record-source';
import { synthesise, writeSynthesis } from '../synthesis';
import type { Command } from './command';
import { changedFiles, differences } from './synth';

const help = `Usage: npm run promote -- --from NAME --to NAME [IMAGE...] [options]

Writes the images that one environment runs to the record of another: tag and digest. Then renders, verifies and prints what changes.
A record that names no image follows charts/images.ts; a promoted one no longer does.

  IMAGE...     names in charts/images.ts. Default: all that a record may name, twisterlabApi and mcpUnified
  --from NAME  the environment that runs them, such as staging
  --to NAME    the environment whose record changes, such as production
  --dry-run    write nothing
  --help       print this

The record and dist must be committed before, so that the change contains nothing else.

Exit codes: 0 written, or printed with --dry-run; 1 nothing to promote; 2 bad input or a record that does not verify, and nothing written.`;

const options = {
  from: { type: 'string' },
  to: { type: 'string' },
  'dry-run': { type: 'boolean' },
} as const;

export const promote: Command = {
  name: 'promote',
  summary: 'write the images of one environment to the record of another',
  help,
  options,
  run(args, io) {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    const { from, to, 'dry-run': dry = false } = values;
    if (from === undefined || to === undefined)
      throw problem(
        'promote',
        '--from and --to are required.',
        'Write: npm run promote -- --from staging --to production',
      );
    const records = io.evaluated ?? committed;
    const file = join(io.records ?? join(root, 'environments'), `${to}.ts`);
    const source = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const steps = planPromotion(records, { from, to, images: positionals }, source);
    if (steps.length === 0) {
      io.print(`Nothing to promote: ${to} names the images of ${from} already.`);
      return 1;
    }
    refuseUncommitted(file, to);
    if (differences(synthesise({}, io)) > 0)
      throw problem(
        'dist',
        'is not what the committed records render.',
        'Run npm run synth and commit the result first.',
      );

    const text = formatted(edited(source, steps), to, steps);
    const fleet = validateEnvironments(withSteps(records, to, steps));
    const synthesis = synthesise({}, { ...io, graphs: () => compile(site(fleet, undefined, io.codeOf)) });
    if (!dry) {
      replace(file, text);
      writeSynthesis(synthesis);
    }
    io.print(
      [
        table(
          steps.map(({ section, before = 'charts/images.ts', after }) => [
            `${to} ${section}.image`,
            `${before} -> ${after}`,
          ]),
        ),
        ...changedFiles(synthesis),
        dry ? 'Nothing was written (--dry-run).' : next(from, to, steps),
      ].join('\n'),
    );
    return 0;
  },
};

/** Edits from the end to the start: positions of the others stay valid. */
function edited(source: string, steps: readonly Step[]): string {
  return [...steps]
    .sort((a, b) => b.source.start - a.source.start)
    .reduce((text, { source: field, after }) => withField(text, field, 'image', after), source);
}

/** As `npm run format` writes it. @throws if the pins are not in the result: the edit would have changed something else. */
function formatted(text: string, to: string, steps: readonly Step[]): string {
  const biome = createRequire(join(root, 'x.js')).resolve('@biomejs/biome/bin/biome');
  const result = execFileSync(process.execPath, [biome, 'format', `--stdin-file-path=environments/${to}.ts`], {
    cwd: root,
    input: text,
    encoding: 'utf8',
  });
  for (const { section, after } of steps) {
    const field = fieldSource(result, [section, 'image']);
    if (field.state !== 'literal' || field.value !== after) throw new Error(`the edit of ${section}.image failed`);
  }
  return result;
}

function refuseUncommitted(file: string, to: string): void {
  const folder = join(file, '..');
  let changes: string;
  try {
    changes = execFileSync('git', ['status', '--porcelain', '--', `${to}.ts`], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } catch (error) {
    const [line] = ((error as { stderr?: string }).stderr ?? `${error}`).split('\n');
    throw problem(
      'git',
      `cannot compare ${file} with the last commit: ${line}`,
      'Run the command in a clone of the repository.',
    );
  }
  if (changes !== '')
    throw problem(
      `environments/${to}.ts`,
      'has edits that are not committed.',
      'Commit or stash them: the promotion is a change by itself.',
    );
}

function replace(file: string, text: string): void {
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, text);
  renameSync(aside, file);
}

function next(from: string, to: string, steps: readonly Step[]): string {
  const subject = `feat(${to}): promote ${steps.map(({ section }) => section).join(' and ')} from ${from}`;
  return `Review with: npm run diff\nThen: git add environments dist docs && git commit --message '${subject}'`;
}

const problem = (where: string, message: string, fix: string) => new UserError([{ where, message, fix }]);
