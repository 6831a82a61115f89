import { holds } from '../../admission/condition';
import { limit } from '../../admission/pod-requirements';
import { allContainers } from '../../link/pods';
import { bytes, cores } from '../../util/quantity';
import type { Rule } from '../rule';

/** Without requests the scheduler cannot plan; without limits one pod can starve the node. */
export const resources: Rule = {
  name: 'resources',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      for (const container of allContainers(spec)) {
        const { name, resources: { requests = {}, limits = {} } = {} } = container;
        const absent = (['cpu', 'memory', 'ephemeral-storage'] as const).flatMap((resource) => [
          ...(requests[resource] === undefined ? [`request for ${resource}`] : []),
          ...(holds(limit(resource).holds, { item: container }) ? [] : [`limit for ${resource}`]),
        ]);
        for (const [resource, limit] of Object.entries(limits)) {
          const request = requests[resource] ?? 0;
          const read = resource === 'cpu' ? cores : bytes;
          // Also refuses NaN: the rule that adds up requests would pass by accident.
          if (!(read(request) <= read(limit))) {
            yield {
              at,
              message: `${name} requests ${request} of ${resource} with a limit of ${limit}`,
              fix: 'Write both as quantities (500m, 256Mi), the request not above the limit.',
            };
          }
        }
        for (const [resource, request] of Object.entries(requests)) {
          const amount = (resource === 'cpu' ? cores : bytes)(request);
          if (limits[resource] === undefined || amount > 0 || Number.isNaN(amount)) continue;
          yield {
            at,
            message: `${name} requests ${request} of ${resource}: the scheduler places it on a full node`,
            fix: 'Request what it uses; `kubectl top pod` shows it.',
          };
        }
        if (absent.length > 0) {
          yield {
            at,
            message: `${name} has no ${absent.join(', no ')}`,
            fix: 'Set it; `kubectl top pod` shows the usage.',
          };
        }
      }
    }
  },
};
