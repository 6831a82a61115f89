import { is } from '../../model/kinds';
import type { Rule } from '../rule';

/**
 * An update replaces as many pods of a DaemonSet at a time as maxUnavailable states. With all nodes of the cluster, a version that does
 * not work stops the agent everywhere at once. Bias: accepts one at a time, which is all of a single node, and 100%, which states what
 * it does.
 */
export const updateOrder: Rule = {
  name: 'update-order',
  *check({ workloads, cluster }) {
    for (const { object: at, spec } of workloads) {
      if (!is(at.manifest, 'DaemonSet') || spec.nodeSelector?.['kubernetes.io/os'] === 'windows') continue;
      const { maxUnavailable = 1 } = at.manifest.spec.updateStrategy?.rollingUpdate ?? {};
      const nodes = cluster.nodes.length;
      const [, percent] = /^(\d+)%$/.exec(`${maxUnavailable}`) ?? [];
      const pods = percent === undefined ? Number(maxUnavailable) : Math.floor((Number(percent) / 100) * nodes);
      if (pods <= 1 || pods < nodes || percent === '100') continue;
      yield {
        at,
        message: `replaces ${maxUnavailable} pods at a time, and the cluster has ${nodes} ${nodes === 1 ? 'node' : 'nodes'}: an update stops it everywhere`,
        fix: 'Set maxUnavailable: 1.',
      };
    }
  },
};
