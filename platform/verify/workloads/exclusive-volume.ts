import { displayName, objectKey, templateClaims } from '../../link/graph';
import { mountedClaims, type Workload } from '../../link/pods';
import { is } from '../../model/kinds';
import { groupBy } from '../../util/collections';
import type { Rule } from '../rule';

/** Two pods with one ReadWriteOnce claim: Pending on two nodes, a corrupt append-only file on one. */
export const exclusiveVolume: Rule = {
  name: 'exclusive-volume',
  *check({ workloads }) {
    // The workload whose template creates a claim comes first: it owns the claim.
    const users = [...workloads.flatMap(created), ...workloads.flatMap(mounted)];
    for (const [claim, uses] of groupBy(users, (user) => user.claim)) {
      const sharers = [...new Set(uses.map(({ workload }) => workload))];
      for (const { workload } of uses.filter(({ own }) => !own)) {
        const message = concurrentWriters(workload, claim);
        if (message) {
          yield {
            at: workload.object,
            message,
            fix: 'Use a StatefulSet with a claim template, or one replica with strategy Recreate; for a CronJob, concurrencyPolicy Forbid.',
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

const created = (workload: Workload) =>
  templateClaims(workload.object.manifest).map((name) => use(workload, name, true));
const mounted = (workload: Workload) => mountedClaims(workload.spec).map((name) => use(workload, name, false));
const use = (workload: Workload, name: string, own: boolean) => ({
  workload,
  own,
  claim: objectKey('claim', name, workload.namespace),
});

/** A message if several pods of one workload may write a claim at the same time. */
function concurrentWriters({ object: { manifest }, pods }: Workload, claim: string): string | undefined {
  if (pods > 1) return `${pods} replicas write ${claim}`;
  // maxSurge 0 does not help: the new pod starts while the old one still terminates. Only Recreate waits.
  if (is(manifest, 'Deployment') && manifest.spec.strategy?.type !== 'Recreate')
    return `two pods write ${claim} during a rollout`;
  if (is(manifest, 'DaemonSet')) return `a pod on each node writes ${claim}`;
  if (is(manifest, 'CronJob') && (manifest.spec.concurrencyPolicy ?? 'Allow') === 'Allow')
    return `overlapping runs write ${claim}`;
  return undefined;
}
