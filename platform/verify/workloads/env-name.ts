import { allContainers } from '../../link/pods';
import type { Rule } from '../rule';

/** A shell cannot read a variable whose name has a blank, and no program looks for one. Source: Kubernetes before 1.34, EnvVar.name. */
export const envName: Rule = {
  name: 'env-name',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      for (const { name: container, env = [] } of allContainers(spec)) {
        for (const { name } of env) {
          if (/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) continue;
          yield {
            at,
            message: `${container} has the variable ${JSON.stringify(name)}, which is no name of a variable`,
            fix: 'Write letters, digits, hyphens, dots and underscores; the first is no digit.',
          };
        }
      }
    }
  },
};
