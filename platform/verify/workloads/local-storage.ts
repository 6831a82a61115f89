import type { Graph } from '../../link/graph';
import { allContainers, type Workload } from '../../link/pods';
import { type Claims, claimsOf, localProvisioner } from '../../link/storage';
import { allocatable, type ClusterNode } from '../../model/cluster';
import { is } from '../../model/kinds';
import { bytes, formatBytes } from '../../util/quantity';
import { budgetTable } from '../budget';
import type { Rule } from '../rule';

/** Use of a node's disk in bytes, if every pod that is not spread over the nodes runs there. */
export interface DiskUse {
  readonly node: ClusterNode;
  /** Claims of local volumes. */
  readonly claims: number;
  /** Temporary files of running pods (requests), and of the Job that may write most (limit). */
  readonly temporary: number;
  /** The disk less `reserved`, claims and temporary files; negative when they do not fit. */
  readonly free: number;
}

/**
 * The claims of local volumes and temporary files fit the disk of each node beside its reserve. Nothing enforces the size of a
 * local volume, and the scheduler does not compare it with the disk: pods that are not spread may all run on one node.
 */
export const localStorage: Rule = {
  name: 'local-storage',
  *check(graph) {
    const largest = [...localClaims(graph)].sort((a, b) => onNode(b, graph) - onNode(a, graph))[0];
    if (!largest) return;
    for (const { node, claims, temporary, free } of diskUse(graph)) {
      if (free >= 0) continue;
      const parts = `claims ${formatBytes(claims)}, temporary files ${formatBytes(temporary)}, reserved ${node.reserved.disk}`;
      yield {
        at: largest.object,
        ofCluster: true,
        message: `all volumes need ${formatBytes(bytes(node.disk) - free)} of the disk of ${node.name}, which has ${node.disk}: ${parts}`,
        fix: `Lower the sizes of claims, or use a larger disk. Claims:\n${budgetTable(
          localClaims(graph).map((claims) => ({
            environment: claims.object.environment,
            name: claims.object.manifest.metadata.name,
            value: onNode(claims, graph),
          })),
          formatBytes,
        )}`,
      };
    }
  },
};

/** The use of each node's disk. */
export function diskUse(graph: Graph): DiskUse[] {
  const claims = localClaims(graph).reduce((sum, each) => sum + onNode(each, graph), 0);
  const jobs = graph.workloads.filter(isTask);
  const running = graph.workloads.filter((workload) => !isTask(workload));
  const temporary =
    running.reduce((sum, workload) => sum + perNode(workload) * ephemeral(workload, 'requests'), 0) +
    // Tasks start one after the other: only the largest counts.
    Math.max(0, ...jobs.map((job) => ephemeral(job, 'limits')));
  return graph.cluster.nodes.map((node) => ({
    node,
    claims,
    temporary,
    free: allocatable(node).disk - claims - temporary,
  }));
}

function localClaims(graph: Graph): Claims[] {
  return claimsOf(graph).filter(({ storageClass }) => storageClass?.provisioner === localProvisioner);
}

/** Bytes of these claims that one node may have to hold. */
function onNode({ size, count, onePerNode }: Claims, { cluster }: Graph): number {
  return size * (onePerNode ? Math.ceil(count / cluster.nodes.length) : count);
}

const isTask = ({ object: { manifest } }: Workload) => is(manifest, 'CronJob', 'Job');

const perNode = ({ object: { manifest }, pods, surge }: Workload) => (is(manifest, 'DaemonSet') ? 1 : pods + surge);

function ephemeral({ spec }: Workload, kind: 'requests' | 'limits'): number {
  return allContainers(spec).reduce(
    (sum, { resources }) => sum + bytes(resources?.[kind]?.['ephemeral-storage'] ?? 0),
    0,
  );
}
