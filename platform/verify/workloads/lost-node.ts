import { leavingLostNode } from '../../kubernetes/lost-node';
import { mountedClaims } from '../../link/pods';
import { is } from '../../model/kinds';
import type { Rule } from '../rule';

/**
 * On several nodes, the pods of a Deployment leave a lost node within seconds; without their tolerations the API server adds some for
 * 300 s. `withLostNodeTolerations` renders them: only a later change of the object removes them.
 */
export const lostNode: Rule = {
  name: 'lost-node',
  *check({ workloads, cluster }) {
    if (cluster.nodes.length < 2) return;
    for (const { object: at, spec } of workloads) {
      // What is on the disk of the node is not replaced sooner.
      if (!is(at.manifest, 'Deployment') || mountedClaims(spec).length > 0) continue;
      const own = (spec.tolerations ?? []).filter(({ effect = 'NoExecute' }) => effect === 'NoExecute');
      const absent = leavingLostNode.filter(({ key }) => !own.some((each) => each.key === key));
      for (const { key, tolerationSeconds } of absent) {
        yield {
          at,
          message: `does not tolerate ${key}: its pods stay on a lost node for 300 s, which the API server sets`,
          fix: `Tolerate it with tolerationSeconds ${tolerationSeconds}, and remove the patch that overwrites the tolerations.`,
        };
      }
    }
  },
};
