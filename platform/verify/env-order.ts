import { allContainers } from '../link/pods';
import type { Rule } from './rule';

/** `$(NAME)` is replaced only by a variable that stands before it; otherwise it stays in the value as it is. */
export const envOrder: Rule = {
  name: 'env-order',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      for (const { name: container, env = [], envFrom = [], command = [], args = [] } of allContainers(spec)) {
        const names = env.map(({ name }) => name);
        const uses = [
          ...env.map(({ name, value = '' }, index) => ({ where: `env ${name}`, value, before: names.slice(0, index) })),
          ...[...command, ...args].map((value) => ({
            where: 'the command',
            // To a shell `$(date)` is a command: there, only names in upper case count as variables.
            value: value.replace(/\$\(\w*[a-z]\w*\)/g, ''),
            before: names,
          })),
        ];
        for (const { where, value, before } of uses) {
          for (const [, variable] of value.matchAll(/(?<!\$)\$\((\w+)\)/g)) {
            if (before.includes(variable!) || envFrom.length > 0) continue;
            const later = names.includes(variable!);
            yield {
              at,
              message: `${where} of ${container} refers to $(${variable}), which ${later ? 'stands after it' : 'does not exist'}`,
              fix: later ? `Move ${variable} before it.` : `Add the variable ${variable} before it.`,
            };
          }
        }
        for (const name of names.filter((each, index) => names.indexOf(each) !== index)) {
          yield { at, message: `${container} sets ${name} twice; the last one wins`, fix: 'Remove one of them.' };
        }
      }
    }
  },
};
