import { loadCommands, loaders } from './command-list';
import type { Command } from './commands/command';
import { reportCrash } from './crash';
import { type Io, ofProcess } from './io';
import { rejectNpmFlags } from './npm-flags';

/**
 * Runs a command. It leaves the process as it is, so that a test can call it.
 * @param argv its name and its arguments.
 * @param io Default: the process.
 * @returns the exit code: 0 done, 1 a check failed, 2 bad input and nothing written.
 */
export async function main(argv: readonly string[], io: Io = ofProcess): Promise<number> {
  try {
    // Loaded here, because it evaluates the records: a mistake in one of them is reported below.
    return await run(await loaded(argv[0]), argv, { commands: loadCommands, ...io });
  } catch (error) {
    return reportCrash(error, argv, io);
  }
}

/** The command of a name; without one, or with another, all for their list. */
async function loaded(name = ''): Promise<readonly Command[]> {
  return Object.hasOwn(loaders, name) ? [await loaders[name]!()] : loadCommands();
}

function run(commands: readonly Command[], [name, ...args]: readonly string[], io: Io): number | Promise<number> {
  const command = commands.find((each) => each.name === name);
  if (!command) {
    const list = commands.map((each) => `  npm run ${each.name.padEnd(8)} ${each.summary}`).join('\n');
    const wanted = name === undefined || name === '--help' || name === '-h';
    (wanted ? io.print : io.warn)(
      `${wanted ? '' : `There is no command ${name}.\n`}Commands:\n${list}\nEach takes -- --help.`,
    );
    return wanted ? 0 : 2;
  }
  if (args.includes('--help') || args.includes('-h')) {
    io.print(command.help);
    return 0;
  }
  rejectNpmFlags(command.name, command.options, io.env);
  return command.run(args, io);
}
