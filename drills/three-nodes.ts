import { records } from '../environments';
import type { ClusterInput } from '../environments/schema/cluster';
import { addressesOf } from './ground/nodes/addresses';
import { renderRecords } from './rendered';

/**
 * The committed records with three machines in the place of their cluster's own: the shape of dist once it lists three nodes.
 * @param more that the cluster has instead of what its record says. Default: nothing.
 */
export function renderThreeNodes(folder: string, more: Partial<ClusterInput> = {}): void {
  const nodes = addressesOf(3).nodes.map(({ name, address }) => ({
    ...records.clusters[0]!.nodes[0]!,
    name,
    address,
  }));
  renderRecords(folder, { cluster: { nodes, serverAddress: nodes[0]!.address, ...more } });
}
