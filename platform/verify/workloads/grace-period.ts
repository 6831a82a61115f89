import { allContainers } from '../../link/pods';
import { is } from '../../model/kinds';
import type { PodSpec } from '../../model/manifest';
import type { Rule } from '../rule';

/**
 * Without a grace period the API server forgets a pod before its containers end: the replacement starts beside it, writes are cut off, and
 * a preStop hook has no time. Source: Kubernetes, Force Delete StatefulSet Pods.
 *
 * Bias: accepts pods that write no claim and have no hook, and network agents (DaemonSets with hostNetwork), whose replacement must not
 * wait.
 */
export const gracePeriod: Rule = {
  name: 'grace-period',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      if (spec.terminationGracePeriodSeconds !== 0 || (is(at.manifest, 'DaemonSet') && spec.hostNetwork)) continue;
      const reason = is(at.manifest, 'StatefulSet')
        ? 'a replacement starts beside a pod that still runs'
        : lossOf(spec);
      if (!reason) continue;
      yield {
        at,
        message: `has terminationGracePeriodSeconds 0: ${reason}`,
        fix: 'Set the seconds that its programs need to stop; the default is 30.',
      };
    }
  },
};

function lossOf(spec: PodSpec): string | undefined {
  const hooked = allContainers(spec).find(({ lifecycle }) => lifecycle?.preStop);
  if (hooked) return `the preStop hook of ${hooked.name} has no time to run`;
  const claim = spec.volumes?.find(({ persistentVolumeClaim }) => persistentVolumeClaim);
  return claim && `its programs are killed while they write the volume ${claim.name}`;
}
