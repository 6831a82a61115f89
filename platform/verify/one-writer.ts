import { groupBy } from '../collections';
import { nameOf, target } from '../link/graph';
import type { Rule } from './rule';

/** Two pods on one read-write-once claim: Pending on two nodes, a broken append-only file on one. */
export const oneWriter: Rule = {
  name: 'one-writer',
  *check({ workloads }) {
    const users = workloads.flatMap((workload) =>
      (workload.spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) =>
        persistentVolumeClaim
          ? [{ workload, claim: target('claim', persistentVolumeClaim.claimName, workload.namespace) }]
          : [],
      ),
    );
    for (const [claim, sharers] of groupBy(users, (user) => user.claim)) {
      for (const { workload } of sharers) {
        if (workload.pods + workload.surge > 1) {
          const when = workload.pods > 1 ? `${workload.pods} replicas write` : 'two pods write during a rollout';
          yield {
            at: workload.object,
            says: `${when} ${claim}`,
            mend: 'Use a StatefulSet with a claim template, or the strategy Recreate with one replica.',
          };
        }
      }
      const [first, ...others] = [...new Set(sharers.map(({ workload }) => workload.object))];
      for (const at of others) {
        yield {
          at,
          says: `writes ${claim}, as ${nameOf(first!.manifest)} does`,
          mend: 'Give each workload its own claim.',
        };
      }
    }
  },
};
