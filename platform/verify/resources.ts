import { allContainers } from '../link/pods';
import type { Rule } from './rule';

/** Without a request the scheduler guesses; without a limit one pod starves the node. */
export const resources: Rule = {
  name: 'resources',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      for (const { name, resources: { requests = {}, limits = {} } = {} } of allContainers(spec)) {
        const absent = (['cpu', 'memory', 'ephemeral-storage'] as const).flatMap((resource) => [
          ...(requests[resource] === undefined ? [`request for ${resource}`] : []),
          ...(limits[resource] === undefined ? [`limit for ${resource}`] : []),
        ]);
        if (absent.length > 0) {
          yield {
            at,
            says: `${name} has no ${absent.join(', no ')}`,
            mend: 'Set it; `kubectl top pod` shows what it uses.',
          };
        }
      }
    }
  },
};
