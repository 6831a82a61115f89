import { types } from 'node:util';
import { UserError } from '@twisterlab/platform/model/problem';
import { commands } from './commands';
import { type Io, ofProcess } from './io';
import { rejectNpmFlags } from './npm-flags';

/**
 * Runs a command. It leaves the process as it is, so that a test can call it.
 * @param argv its name and its arguments.
 * @param io Default: the process.
 * @returns the exit code: 0 done, 1 a check failed, 2 bad input and nothing written.
 * @throws any error that is no mistake of the user.
 */
export async function main([name, ...args]: readonly string[], io: Io = ofProcess): Promise<number> {
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
  try {
    rejectNpmFlags(command.name, command.options, io.env);
    return await command.run(args, io);
  } catch (error) {
    if (error instanceof UserError) {
      io.warn(error.message);
      return 2;
    }
    if (isArgumentError(error)) {
      io.warn(`${command.name}: ${error.message}\n  See: npm run ${command.name} -- --help`);
      return 2;
    }
    throw error;
  }
}

function isArgumentError(error: unknown): error is Error {
  return types.isNativeError(error) && `${(error as NodeJS.ErrnoException).code}`.startsWith('ERR_PARSE_ARGS');
}
