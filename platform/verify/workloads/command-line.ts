import { allContainers } from '../../link/pods';
import type { Container } from '../../model/manifest';
import type { Rule } from '../rule';

/** An interpreter whose option lacks its value exits at once: the container restarts without end. */
export const commandLine: Rule = {
  name: 'command-line',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      for (const container of allContainers(spec)) {
        for (const { where, words } of commandsOf(container)) {
          const option = missingValue(words);
          if (option === undefined) continue;
          yield {
            at,
            message: `${where} of ${container.name} ends with ${option}, without what ${words[0]} shall run: ${words.join(' ')}`,
            fix: 'Add the script or the name, as args or as the next word.',
          };
        }
      }
    }
  },
};

/** Options that need a value, by the interpreter. */
const options: readonly (readonly [interpreter: RegExp, option: RegExp])[] = [
  [/(^|\/)(ba|da|a|k|z)?sh$/, /^-[a-z]*c$/],
  [/(^|\/)python[\d.]*$/, /^-[mc]$/],
];

/** The last word, if it is an option that needs another word, or has an empty one. */
function missingValue([interpreter = '', ...words]: readonly string[]): string | undefined {
  const value = words.at(-1)?.trim() === '' ? words.slice(0, -1) : words;
  const last = value.at(-1);
  const isOption = last !== undefined && options.some(([name, option]) => name.test(interpreter) && option.test(last));
  // Behind a script, the words are its own.
  const isFirst = value.slice(0, -1).every((word) => word.startsWith('-'));
  return isOption && isFirst ? last : undefined;
}

function commandsOf({ command = [], args = [], lifecycle, ...container }: Container) {
  const { startupProbe, readinessProbe, livenessProbe } = container;
  const handlers = { startupProbe, readinessProbe, livenessProbe, ...lifecycle };
  return [
    // Without a command, the arguments are those of the image's program.
    { where: 'the command', words: command.length > 0 ? [...command, ...args] : [] },
    ...Object.entries(handlers).map(([where, handler]) => ({
      where: `the ${where}`,
      words: (typeof handler === 'object' && handler.exec?.command) || [],
    })),
  ];
}
