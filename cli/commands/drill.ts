import { parseArgs } from 'node:util';
import { UserError } from '@twisterlab/platform/model/problem';
import { table } from '@twisterlab/platform/util/text';
import type { Drill, Run } from '../../drills';
import type { Command } from './command';

const help = `Usage: npm run drill -- [NAME...] [options]

Proves on real parts what the files in dist promise. Without an argument: lists the drills.

  NAME...    run these
  --all      run every drill
  --ci       run what CI runs, some of it in short; says what it leaves out and why
  --broken   break each promise on purpose instead; passes when exactly the promise that is meant fails
  --help     print this

Parts are built from pinned Go modules, once, into TWISTERLAB_PARTS. Default: ~/.cache/twisterlab-parts.
What drills need: drills/README.md.

Exit codes: 0 every promise held, 1 one failed, 2 bad input or a part that cannot be had.`;

export const drill: Command = {
  name: 'drill',
  summary: 'prove the promises of dist on real parts',
  help,
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { all: { type: 'boolean' }, ci: { type: 'boolean' }, broken: { type: 'boolean' } },
    });
    // Loaded here: no other command pays for it.
    const { drills, inTime, prepare, runAll } = await import('../../drills/index.js');
    const chosen = values.all || values.ci ? [...drills] : positionals.map((name) => named(name, drills));
    if (values.ci && (values.broken || values.all))
      throw problem('--ci chooses by itself.', 'Leave out --all and --broken.');
    if ((values.all || values.ci) && positionals.length > 0)
      throw problem(
        `${positionals.join(', ')} is named beside ${values.all ? '--all' : '--ci'}.`,
        'Name drills, or choose all.',
      );
    if (chosen.length === 0) {
      if (values.broken)
        throw problem('--broken of which drill?', `Name some of: ${drills.map(({ name }) => name).join(', ')}`);
      console.log(listing(drills));
      return 0;
    }
    if (values.ci) return (await runAll(inTime(forCi(chosen), console.log), console.log)) ? 0 : 1;
    const runs = chosen.flatMap((each) => (values.broken ? broken(each) : [{ drill: each }]));
    await prepare(runs.map((run) => run.drill));
    return (await runAll(runs, console.log)) ? 0 : 1;
  },
};

function named(name: string, drills: readonly Drill[]): Drill {
  const found = drills.find((each) => each.name === name);
  if (found) return found;
  throw problem(`there is no drill ${name}.`, `Drills: ${drills.map((each) => each.name).join(', ')}`);
}

function broken(drill: Drill): Run[] {
  if (!drill.breaks?.length) throw problem(`${drill.name} has no sabotage.`, 'Run it without --broken.');
  return drill.breaks.map((sabotage) => ({ drill, sabotage }));
}

/** What CI runs. What it leaves out is said, with the reason: a proof that is not made must not look made. */
function forCi(drills: readonly Drill[]): Run[] {
  return drills.flatMap((drill) => {
    const { healthy, broken: sabotaged, without } = drill.ci;
    if (healthy !== true) console.log(`left out: ${drill.name}: ${healthy}`);
    else if (without) console.log(`left out of ${drill.name}: ${without}`);
    if (drill.breaks?.length && sabotaged !== true) console.log(`left out: ${drill.name} --broken: ${sabotaged}`);
    return [
      ...(healthy === true ? [{ drill, short: true }] : []),
      ...(drill.breaks?.length && sabotaged === true ? broken(drill) : []),
    ];
  });
}

function listing(drills: readonly Drill[]): string {
  const rows = drills.map(({ name, promise, minutes, ci }) => [
    name,
    promise,
    `${minutes} min`,
    ci.healthy === true ? 'CI' : '',
  ]);
  return `${table([['NAME', 'PROMISE', 'TAKES', ''], ...rows])}\nRun some with: npm run drill -- NAME...`;
}

function problem(message: string, fix: string): UserError {
  return new UserError([{ where: 'drill', message, fix }]);
}
