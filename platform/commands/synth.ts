import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../root';
import { type Synthesis, synthesise, writeSynthesis } from '../synth';
import { describeChange } from '../write/changes';
import { type Command, count, table } from './command';
import { watch } from './watch';

const help = `Usage: npm run synth -- [options]

Renders every environment, checks the result and writes dist.

  --env NAME     write this environment only; all are checked
  --check        write nothing; exit 1 and name the files when dist is not what synth writes
  --watch        run again whenever charts, environments, platform or imports change
  --json         print the result as JSON
  --outdir DIR   write there. Default: $CDK8S_OUTDIR, else dist
  --help         print this

Exit codes: 0 done, 1 --check found a difference, 2 bad input (nothing was written).`;

export const synth: Command = {
  name: 'synth',
  summary: 'render all environments into dist',
  help,
  run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        env: { type: 'string' },
        check: { type: 'boolean' },
        watch: { type: 'boolean' },
        json: { type: 'boolean' },
        outdir: { type: 'string' },
      },
    });
    const { watch: again, ...once } = values;
    if (again)
      return watch(
        Object.entries(once).flatMap(([name, value]) => (value === true ? [`--${name}`] : [`--${name}`, `${value}`])),
      );

    const outdir = values.outdir ?? process.env.CDK8S_OUTDIR;
    const folder = outdir === undefined ? resolve(root, 'dist') : resolve(outdir);
    const synthesis = synthesise(folder, values.env);
    if (!values.check) writeSynthesis(folder, synthesis);
    const shown = outdir === undefined ? 'dist' : relative(process.cwd(), folder) || folder;
    console.log(values.json ? json(synthesis) : values.check ? checked(synthesis, shown) : written(synthesis, shown));
    return values.check && differences(synthesis) > 0 ? 1 : 0;
  },
};

const differences = ({ comparison }: Synthesis) => Object.values(comparison).flat().length;
const seconds = () => `${process.uptime().toFixed(2)} s`;

function written({ environments, before, after, comparison }: Synthesis, folder: string): string {
  const { missing, changed, extra, edited } = comparison;
  const of = (paths: readonly string[], name: string) =>
    paths.filter((path) => path.startsWith(`${name}/`) && path.endsWith('.yaml'));
  const rows = environments.map(({ name, objects }) => {
    const touched = [
      [of(missing, name).length, 'added'] as const,
      [of([...changed, ...edited], name).length, 'changed'] as const,
      [of(extra, name).length, 'removed'] as const,
    ].filter(([number]) => number > 0);
    return [
      name,
      count(new Set(objects.map(({ application }) => application)).size, 'application'),
      count(objects.length, 'object'),
      count(of([...after.keys()], name).length, 'file'),
      touched.map(([number, what]) => `${number} ${what}`).join(', '),
    ];
  });
  const change = (path: string) => describeChange(before.get(path)!, after.get(path)!);
  const yaml = (paths: readonly string[]) => paths.filter((path) => path.endsWith('.yaml'));
  const names = [
    ...yaml(missing).map((path) => ['added', `${folder}/${path}`, '']),
    ...yaml(changed).map((path) => ['changed', `${folder}/${path}`, change(path)]),
    ...yaml(edited).map((path) => ['changed', `${folder}/${path}`, 'had been edited by hand; the edit is gone']),
    ...extra.map((path) => ['removed', `${folder}/${path}`, '']),
  ];
  const next = names.length > 0 ? `Review with: git diff ${folder}` : `${folder} was up to date.`;
  return [table(rows), ...(names.length > 0 ? [table(abridged(names))] : []), `${seconds()}. ${next}`].join('\n');
}

/** A summary fits a screen; --json has the whole list. */
function abridged(rows: string[][]): string[][] {
  const most = 40;
  return rows.length <= most
    ? rows
    : [...rows.slice(0, most), ['...', `and ${rows.length - most} more (all with --json)`, '']];
}

function checked(synthesis: Synthesis, folder: string): string {
  const { comparison, environments, after } = synthesis;
  if (differences(synthesis) === 0) {
    return `${folder} is exactly what synth writes: ${count(environments.length, 'environment')}, ${count(after.size, 'file')}. ${seconds()}`;
  }
  const rows = Object.entries(comparison).flatMap(([what, paths]) =>
    paths.map((path: string) => [meaning[what]!, `${folder}/${path}`]),
  );
  return `${table(rows)}\n${count(rows.length, 'file')} of ${folder} ${rows.length === 1 ? 'is' : 'are'} not what synth writes. Run: npm run synth`;
}

const meaning: Readonly<Record<string, string>> = {
  missing: 'missing',
  changed: 'changed',
  extra: 'extra',
  edited: 'edited by hand',
};

function json({ environments, comparison, after }: Synthesis): string {
  const own = (paths: readonly string[], name: string) => paths.filter((path) => path.startsWith(`${name}/`));
  return JSON.stringify(
    {
      environments: environments.map(({ name, objects, secrets }) => ({
        name,
        applications: [...new Set(objects.map(({ application }) => application))],
        objects: objects.length,
        files: own([...after.keys()], name).length,
        missing: own(comparison.missing, name),
        changed: own(comparison.changed, name),
        extra: own(comparison.extra, name),
        edited: own(comparison.edited, name),
        secrets,
      })),
      seconds: Number(process.uptime().toFixed(3)),
    },
    null,
    2,
  );
}
