import { claimsOf, displayName, objectKey } from '../link/graph';
import { claimsIn, type Workload } from '../link/pods';
import type { Kinds } from '../model/kinds';
import { groupBy } from '../util/collections';
import type { Rule } from './rule';

/** Two pods on one read-write-once claim: Pending on two nodes, a broken append-only file on one. */
export const oneWriter: Rule = {
  name: 'one-writer',
  *check({ workloads }) {
    // Whose template makes a claim has the first right to it, each of its pods to its own.
    const users = [...workloads.flatMap(made), ...workloads.flatMap(mounted)];
    for (const [claim, uses] of groupBy(users, (user) => user.claim)) {
      const sharers = [...new Set(uses.map(({ workload }) => workload))];
      for (const { workload } of uses.filter(({ own }) => !own)) {
        const when = together(workload);
        if (when) {
          yield {
            at: workload.object,
            message: `${when} ${claim}`,
            fix: 'Use a StatefulSet with a claim template, or one replica with the strategy Recreate; in a CronJob concurrencyPolicy Forbid.',
          };
        }
      }
      const [first, ...others] = sharers;
      for (const { object: at } of others) {
        yield {
          at,
          message: `writes ${claim}, as ${displayName(first!.object.manifest)} does`,
          fix: 'Give each workload its own claim.',
        };
      }
    }
  },
};

const made = (workload: Workload) => claimsOf(workload.object.manifest).map((name) => use(workload, name, true));
const mounted = (workload: Workload) => claimsIn(workload.spec).map((name) => use(workload, name, false));
const use = (workload: Workload, name: string, own: boolean) => ({
  workload,
  own,
  claim: objectKey('claim', name, workload.namespace),
});

/** When two pods of one workload write at the same time, in words; undefined when they never do. */
function together({ object: { manifest }, pods }: Workload): string | undefined {
  if (pods > 1) return `${pods} replicas write`;
  const { strategy } = (manifest as Kinds['Deployment']).spec;
  const { concurrencyPolicy = 'Allow' } = (manifest as unknown as { spec: { concurrencyPolicy?: string } }).spec;
  // maxSurge 0 does not help: the new pod starts while the old one is still ending. Only Recreate waits.
  if (manifest.kind === 'Deployment' && strategy?.type !== 'Recreate') return 'two pods write during a rollout';
  if (manifest.kind === 'DaemonSet') return 'a pod on each node writes';
  if (manifest.kind === 'CronJob' && concurrencyPolicy === 'Allow') return 'a run that is late and the next one write';
  return undefined;
}
