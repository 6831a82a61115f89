import { join, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { importWhenStale } from '@twisterlab/platform/helm/current';
import { root } from '@twisterlab/platform/util/root';
import { count, table } from '@twisterlab/platform/util/text';
import { afterWriting, type Output } from '@twisterlab/platform/write/output';
import type { SummaryRow } from '@twisterlab/platform/write/same-change';
import { summaryOf } from '@twisterlab/platform/write/summary';
import { sha256 } from '@twisterlab/platform/write/tree';
import type { Io, Settled } from '../io';
import { type Synthesis, synthesise, writeSynthesis } from '../synthesis';
import { capacityTable } from './capacity-table';
import type { Command } from './command';
import { watch } from './watch';

const help = `Usage: npm run synth -- [options]

Renders all environments, verifies them and writes dist, bootstrap, hosts, docs/network and docs/reference.

  --env NAME     write only this environment, and not docs/reference; all are verified
  --check        write nothing; exit 1 and list the files that differ from what synth would write, or a type error
  --watch        run again whenever charts, environments, platform, imports, images or docs change
  --json         print the result as JSON
  --outdir DIR   write there instead of dist, and nothing else. Default: $CDK8S_OUTDIR, else dist
  --charts DIR   folder with Helm charts, to update stale imports. Default: $TWISTERLAB_CHARTS, else the charts' repositories
  --help         print this

Type errors are printed in one line; --check fails with them. Nothing is rendered again if nothing changed: see cli/start.

Exit codes: 0 done, 1 --check found a difference or a type error, 2 bad input (nothing was written).`;

const options = {
  env: { type: 'string' },
  check: { type: 'boolean' },
  watch: { type: 'boolean' },
  json: { type: 'boolean' },
  outdir: { type: 'string' },
  charts: { type: 'string' },
} as const;

export const synth: Command = {
  name: 'synth',
  summary: 'render all environments into dist',
  help,
  options,
  async run(args, io) {
    const { values } = parseArgs({
      args: [...args],
      options,
    });
    if (values.watch) {
      const again = args.filter((each) => each !== '--watch');
      return watch(['synth', ...again], io);
    }
    const types = io.startTypeCheck?.();
    try {
      const { found, settled } = once(values, io);
      const errors = await types?.errors;
      if (errors !== undefined) io.warn(errors);
      else if (settled) io.settled?.(settled());
      return found > 0 || (values.check && errors !== undefined) ? 1 : 0;
    } finally {
      types?.stop();
    }
  },
};

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/**
 * Renders, verifies, writes and prints once.
 * @returns the number of differences that --check found, and what the command would print if nothing changed from here on.
 */
function once(values: Values, io: Io): { readonly found: number; readonly settled?: () => Settled } {
  // The CDK8s CLI always sets CDK8S_OUTDIR, also to the default folder.
  const outdir = values.outdir ?? io.env.CDK8S_OUTDIR;
  const folder = outdir === undefined || resolve(outdir) === join(root, 'dist') ? undefined : resolve(outdir);
  const charts = values.charts || io.env.TWISTERLAB_CHARTS || undefined;
  const made = () => synthesise({ folder, only: values.env }, io);
  const synthesis = values.check ? made() : importWhenStale(charts, made);
  if (!values.check) writeSynthesis(synthesis);
  const found = values.check ? differences(synthesis) : 0;
  io.print(values.json ? json(synthesis) : timed(values.check ? checked(synthesis) : written(synthesis), io));
  const isKept = folder === undefined && !values.json && found === 0;
  return { found, ...(isKept && { settled: () => settled(synthesis, values.check === true) }) };
}

/** The number of files that differ from what synth writes. */
export const differences = ({ outputs }: Synthesis) =>
  outputs.flatMap(({ comparison }) => Object.values(comparison).flat()).length;
/** Replaced when the text is printed. */
const seconds = () => '{seconds} s';
const timed = (text: string, { since = 0 }: Io) =>
  text.replaceAll('{seconds}', ((performance.now() - since) / 1000).toFixed(2));

/** What the command would print if it ran again. */
function settled(synthesis: Synthesis, check: boolean): Settled {
  const again = { ...synthesis, outputs: synthesis.outputs.map(afterWriting) };
  const files = again.outputs.flatMap(({ folder, after }) =>
    [...after].map(([path, text]) => [`${slashes(relative(root, folder))}/${path}`, sha256(text)] as const),
  );
  return { text: check ? checked(again) : written(again), files: new Map(files) };
}

const slashes = (path: string) => path.split(sep).join('/');

function written(synthesis: Synthesis): string {
  const { graphs, environments, outputs } = synthesis;
  const [dist] = outputs as [Output];
  const { missing, changed, edited, extra } = dist.comparison;
  const numbers = {
    added: filesOfEach(missing),
    changed: filesOfEach([...changed, ...edited]),
    removed: filesOfEach(extra),
    all: filesOfEach(dist.after.keys()),
  };
  const totals = environments.map(({ name, objects }) => {
    const touched = (['added', 'changed', 'removed'] as const)
      .map((what) => [numbers[what].get(name) ?? 0, what] as const)
      .filter(([number]) => number > 0);
    return [
      name,
      count(new Set(objects.map(({ application }) => application)).size, 'application'),
      count(objects.length, 'object'),
      count(numbers.all.get(name) ?? 0, 'file'),
      touched.map(([number, what]) => `${number} ${what}`).join(', '),
    ];
  });
  const rows = changes(synthesis);
  const next =
    rows.length > 0 ? `Review with: git diff ${outputs.map(shown).join(' ')}` : `${shown(dist)} was up to date.`;
  return [table(totals), ...graphs.flatMap(capacityTable), ...abridged(rows), `${seconds()}. ${next}`].join('\n');
}

/** The number of objects' files of each environment. */
function filesOfEach(paths: Iterable<string>): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const path of paths) {
    if (!path.endsWith('.yaml')) continue;
    const name = path.slice(0, path.indexOf('/'));
    numbers.set(name, (numbers.get(name) ?? 0) + 1);
  }
  return numbers;
}

/** A folder relative to the working directory. */
function shown({ folder }: Output): string {
  const path = relative(process.cwd(), folder) || '.';
  return path.startsWith('..') ? folder : path.replaceAll(sep, '/');
}

/** What a person has to review, as lines. */
export const changedFiles = (synthesis: Synthesis): string[] => abridged(changes(synthesis));

/** What a person has to review. */
function changes({ graphs, outputs }: Synthesis): SummaryRow[] {
  const names = graphs.flatMap((graph) => graph.environments.map(({ name }) => name));
  return summaryOf(
    outputs.map((output) => ({ ...output, folder: shown(output) })),
    names,
  );
}

/** The first rows, 40 lines at most: a summary fits a screen, --json has all. */
function abridged(rows: readonly SummaryRow[]): string[] {
  const texts = rows.map(({ what, path, note }) => {
    const line = `${what.padEnd(8)} ${path}`;
    return note === '' ? line : `${line}${line.length + note.length < 120 ? '  ' : `\n${' '.repeat(11)}`}${note}`;
  });
  const most = 40;
  const lines = texts.map((text) => text.split('\n').length);
  const fitting = texts.filter((_, index) => lines.slice(0, index + 1).reduce((sum, each) => sum + each, 0) <= most);
  const more = texts.length - fitting.length;
  return [...fitting, ...(more > 0 ? [`...      and ${more} more (all with --json)`] : [])];
}

function checked(synthesis: Synthesis): string {
  const { environments, outputs } = synthesis;
  const folders = outputs
    .map(shown)
    .join(', ')
    .replace(/, ([^,]*)$/, ' and $1');
  if (differences(synthesis) === 0) {
    const files = outputs.reduce((sum, { after }) => sum + after.size, 0);
    const verb = outputs.length === 1 ? 'is' : 'are';
    return `${folders} ${verb} exactly what synth writes: ${count(environments.length, 'environment')}, ${count(files, 'file')}. ${seconds()}`;
  }
  const rows = outputs.flatMap((output) =>
    Object.entries(output.comparison).flatMap(([what, paths]) =>
      (paths as string[]).map((path) => [meaning[what]!, `${shown(output)}/${path}`]),
    ),
  );
  const hasForeign = outputs.some(({ comparison }) => comparison.foreign.length > 0);
  const fix = hasForeign
    ? 'Move or delete the foreign ones, which synth does not delete. Run: npm run synth'
    : 'Run: npm run synth';
  return `${table(rows)}\n${count(rows.length, 'file')} of ${folders} ${rows.length === 1 ? 'is' : 'are'} not what synth writes. ${fix}`;
}

const meaning: Readonly<Record<string, string>> = {
  missing: 'missing',
  changed: 'changed',
  extra: 'extra',
  edited: 'edited by hand',
  foreign: 'foreign',
};

function json(synthesis: Synthesis): string {
  const { environments, outputs } = synthesis;
  const paths = (what: keyof Output['comparison']) =>
    outputs.flatMap((output) => output.comparison[what].map((path) => `${shown(output)}/${path}`));
  return JSON.stringify(
    {
      environments: environments.map(({ name, objects, secrets }) => ({
        name,
        applications: [...new Set(objects.map(({ application }) => application))],
        objects: objects.length,
        secrets,
      })),
      missing: paths('missing'),
      changed: paths('changed'),
      extra: paths('extra'),
      edited: paths('edited'),
      foreign: paths('foreign'),
      changes: changes(synthesis),
      seconds: Number(process.uptime().toFixed(3)),
    },
    null,
    2,
  );
}
