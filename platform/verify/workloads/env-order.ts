import { allContainers } from '../../link/pods';
import type { Rule } from '../rule';

/** Kubernetes expands `$(NAME)` only if NAME is defined earlier; otherwise the text stays as it is. */
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
            // In a shell, `$(date)` is a command substitution: only upper case names count as variables.
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
              message: `${where} of ${container} references $(${variable}), which ${later ? 'is defined later' : 'is not defined'}`,
              fix: later ? `Define ${variable} earlier.` : `Add the variable ${variable}, before its use.`,
            };
          }
        }
        for (const name of names.filter((each, index) => names.indexOf(each) !== index)) {
          yield { at, message: `${container} sets ${name} twice; the last value wins`, fix: 'Remove one of them.' };
        }
      }
    }
  },
};
