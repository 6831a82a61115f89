import { UserError } from '@twisterlab/platform/model/problem';
import { bench } from './commands/bench';
import type { Command } from './commands/command';
import { drill } from './commands/drill';
import { images } from './commands/images';
import { importCommand } from './commands/import';
import { reach } from './commands/reach';
import { synth } from './commands/synth';
import { words } from './commands/words';

const commands: readonly Command[] = [synth, reach, importCommand, bench, drill, images, words];

async function main([name, ...args]: readonly string[]): Promise<number> {
  const command = commands.find((each) => each.name === name);
  if (!command) {
    const list = commands.map((each) => `  npm run ${each.name.padEnd(8)} ${each.summary}`).join('\n');
    const wanted = name === undefined || name === '--help' || name === '-h';
    (wanted ? console.log : console.error)(
      `${wanted ? '' : `There is no command ${name}.\n`}Commands:\n${list}\nEach takes -- --help.`,
    );
    return wanted ? 0 : 2;
  }
  if (args.includes('--help') || args.includes('-h')) {
    console.log(command.help);
    return 0;
  }
  try {
    return await command.run(args);
  } catch (error) {
    if (error instanceof UserError) {
      console.error(error.message);
      return 2;
    }
    if (isArgumentError(error)) {
      console.error(`${command.name}: ${error.message}\n  See: npm run ${command.name} -- --help`);
      return 2;
    }
    throw error;
  }
}

function isArgumentError(error: unknown): error is Error {
  return error instanceof Error && `${(error as NodeJS.ErrnoException).code}`.startsWith('ERR_PARSE_ARGS');
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
