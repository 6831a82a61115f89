import { selects } from '../../capacity/constraints';
import { NodeLoad } from '../../capacity/nodes';
import { is } from '../../model/kinds';
import type { PodSpec } from '../../model/manifest';
import type { Rule } from '../rule';

/**
 * Pods that no node may run stay Pending, and a DaemonSet creates none. The rule `node-loss` checks Deployments and StatefulSets.
 * Bias: accepts labels that K3s does not set, and a DaemonSet for Windows, whose nodes a cluster need not have.
 */
export const nodeSelector: Rule = {
  name: 'node-selector',
  *check({ workloads, cluster }) {
    const nodes = cluster.nodes.map((node) => new NodeLoad(node));
    for (const { object: at, spec } of workloads) {
      if (!is(at.manifest, 'CronJob', 'Job', 'DaemonSet')) continue;
      if (nodes.some(({ labels }) => selects({ spec }, labels)) || isForWindows(at.manifest.kind, spec)) continue;
      const { nodeSelector: selector } = spec;
      yield {
        at,
        message: `selects no node of the cluster with ${JSON.stringify(selector ?? spec.affinity?.nodeAffinity)}`,
        fix: 'Select labels that a node has; K3s sets node-role.kubernetes.io/control-plane to "true".',
      };
    }
  },
};

const isForWindows = (kind: string, { nodeSelector = {} }: PodSpec) =>
  kind === 'DaemonSet' && nodeSelector['kubernetes.io/os'] === 'windows';
