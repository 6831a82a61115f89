import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { UserError } from '@twisterlab/platform/model/problem';
import { formatBytes } from '@twisterlab/platform/util/quantity';
import { table } from '@twisterlab/platform/util/text';
import type { Drill, Run, Task } from '../../drills';
import { thisMachine } from '../bench/machine';
import type { Io } from '../io';
import type { Command } from './command';

const help = `Usage: npm run drill -- [NAME...] [options]

Runs end-to-end tests of dist on real software. Without an argument: lists them.

  NAME...          run these
  --all            run every drill
  --ci             run what CI runs, two at a time and shortened; prints what it skips and why
  --since REF      with --ci: only drills that the changes since this commit concern (drills/selection)
  --short          omit what CI omits
  --record FILE    run nothing; write what the output of a run that passed measured to docs/drills.json and the tables of
                   README.md and docs/disaster-recovery.md: npm run drill -- NAME | tee FILE
  --revision REF   with --record: the commit that ran. Default: HEAD
  --prepare        build what these drills lack and run none; without a name: what --ci lacks, in the order in which drills can start
  --inject-faults  run once for each fault instead; passes if exactly the intended check fails
  --fault TEXT     with --inject-faults: only faults whose name contains TEXT
  --help           print this

Programs are built from pinned Go modules, once, into TWISTERLAB_PARTS. Default: ~/.cache/twisterlab-parts.
Requirements of the drills: drills/README.md.

Exit codes: 0 all checks passed, 1 a check failed, 2 bad input or a program that cannot be built.`;

const options = {
  all: { type: 'boolean' },
  ci: { type: 'boolean' },
  since: { type: 'string' },
  short: { type: 'boolean' },
  record: { type: 'string' },
  revision: { type: 'string' },
  prepare: { type: 'boolean' },
  'inject-faults': { type: 'boolean' },
  fault: { type: 'string' },
} as const;

export const drill: Command = {
  name: 'drill',
  summary: 'test dist end to end on real software',
  help,
  options,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options,
    });
    if (values.revision !== undefined && values.record === undefined)
      throw problem('--revision needs --record.', 'Add it.');
    if (values.record !== undefined) {
      if (positionals.length > 0) throw problem('--record runs no drill.', 'Give it the output of a run alone.');
      await recordRun(values.record, values.revision ?? 'HEAD', io);
      return 0;
    }
    const withFaults = values['inject-faults'];
    // Loaded here, because it slows the other commands down.
    const { drills, drillsSince, prepare, prepareInTurn, runAll, runInParallel, shortened, withinCiBudget } =
      await import('../../drills/index.js');
    const chosen = values.all || values.ci ? [...drills] : positionals.map((name) => named(name, drills));
    if (values.ci && (withFaults || values.all))
      throw problem('--ci cannot be combined with --all or --inject-faults.', 'Leave them out.');
    if (values.since !== undefined && !values.ci) throw problem('--since needs --ci.', 'Add it.');
    if ((values.all || values.ci) && positionals.length > 0)
      throw problem(
        `${positionals.join(', ')} cannot be combined with ${values.all ? '--all' : '--ci'}.`,
        'Give names or the option, not both.',
      );
    if (values.prepare) {
      if (withFaults || values.ci)
        throw problem('--prepare runs no drill.', 'Leave the other options out, or name drills.');
      const inCi = drills.filter(({ ci }) => ci.normal === true || ci.faultInjections === true).map(shortened);
      await prepareInTurn(chosen.length > 0 ? chosen : inCi, io.print);
      return 0;
    }
    if (chosen.length === 0) {
      if (withFaults)
        throw problem('--inject-faults needs a drill.', `Name some of: ${drills.map(({ name }) => name).join(', ')}`);
      io.print(listing(drills));
      return 0;
    }
    const short = values.ci || values.short ? shortened : (drill: Drill) => drill;
    if (values.ci) {
      const concerned = values.since === undefined ? chosen : selected(chosen, drillsSince(values.since, chosen), io);
      if (concerned.length === 0) return 0;
      const tasks = forCi(concerned, io).map((task) => ({ ...task, drill: short(task.drill) }));
      return (await runInParallel(withinCiBudget(tasks, io.print), io.print, atATime)) ? 0 : 1;
    }
    if (values.fault !== undefined && !withFaults) throw problem('--fault needs --inject-faults.', 'Add it.');
    const all = chosen.flatMap((each) => (withFaults ? runsWithFaults(each) : [{ drill: each }]));
    const runs = all
      .filter(({ faultInjection }) => faultInjection?.name.includes(values.fault ?? '') ?? true)
      .map((run): Run => ({ ...run, short: values.short ?? false }));
    if (runs.length === 0) throw problem(`no fault contains ${values.fault}.`, `Faults: ${faultsOf(all)}`);
    await prepare(runs.map((run) => short(run.drill)));
    return (await runAll(runs, io.print)) ? 0 : 1;
  },
};

/** Drills of CI that run at a time: most wait for long, and CI has two cores. */
const atATime = 2;

async function recordRun(file: string, commit: string, io: Io): Promise<void> {
  const { record } = await import('../../drills/index.js');
  if (!existsSync(file)) throw problem(`there is no file ${file}.`, 'Run: npm run drill -- NAME | tee FILE');
  const { processor, cores, memory } = thisMachine();
  const figures = record(readFileSync(file, 'utf8'), file, {
    date: statSync(file).mtime.toISOString().slice(0, 10),
    commit: execFileSync('git', ['rev-parse', '--short=8', commit], { encoding: 'utf8' }).trim(),
    machine: `${processor}, ${cores} cores, ${formatBytes(memory)}`,
  });
  io.print(figures.length > 0 ? `recorded: ${figures.join(', ')}` : 'no table has a figure of these drills');
}

function named(name: string, drills: readonly Drill[]): Drill {
  const found = drills.find((each) => each.name === name);
  if (found) return found;
  throw problem(`there is no drill ${name}.`, `Drills: ${drills.map((each) => each.name).join(', ')}`);
}

function runsWithFaults(drill: Drill): Run[] {
  if (!drill.faultInjections?.length) throw problem(`${drill.name} has no faults.`, 'Run it without --inject-faults.');
  return drill.faultInjections.map((faultInjection): Run => ({ drill, faultInjection }));
}

const faultsOf = (runs: readonly Run[]) => runs.map(({ faultInjection }) => faultInjection!.name).join('; ');

/** Prints each drill with the change that it is selected for, and the others as skipped. */
function selected(drills: readonly Drill[], reasons: ReadonlyMap<string, string>, io: Io): Drill[] {
  for (const { name } of drills)
    io.print(reasons.has(name) ? `selected: ${name}: ${reasons.get(name)}` : `skipped: ${name}: no change concerns it`);
  return drills.filter(({ name }) => reasons.has(name));
}

/** What CI runs. Prints what it skips and why, so that a skipped test does not look passed. */
function forCi(drills: readonly Drill[], io: Io): (Task & { readonly drill: Drill })[] {
  return drills.flatMap((drill) => {
    const { normal, faultInjections, omits } = drill.ci;
    if (normal !== true) io.print(`skipped: ${drill.name}: ${normal}`);
    else if (omits) io.print(`skipped in ${drill.name}: ${omits}`);
    if (drill.faultInjections?.length && faultInjections !== true)
      io.print(`skipped: ${drill.name} --inject-faults: ${faultInjections}`);
    return [
      ...(normal === true ? [{ drill, options: ['--short'] }] : []),
      ...(drill.faultInjections?.length && faultInjections === true ? [{ drill, options: ['--inject-faults'] }] : []),
    ];
  });
}

function listing(drills: readonly Drill[]): string {
  const rows = drills.map(({ name, summary, minutes, ci }) => [
    name,
    summary,
    `${minutes} min`,
    ci.normal === true ? 'CI' : '',
  ]);
  return `${table([['NAME', 'CHECKS THAT', 'TAKES', ''], ...rows])}\nRun some with: npm run drill -- NAME...`;
}

function problem(message: string, fix: string): UserError {
  return new UserError([{ where: 'drill', message, fix }]);
}
