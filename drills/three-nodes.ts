import type { ClusterInput } from '../environments/schema/cluster';
import { addressesOf } from './fixtures/nodes/addresses';
import { oneServerRecords } from './one-server';
import { renderRecords } from './render-records';

/**
 * Renders the committed records with three nodes instead of the cluster's own: what dist looks like once a record lists three.
 * @param more further overrides of the cluster's record. Default: none.
 */
export function renderThreeNodes(folder: string, more: Partial<ClusterInput> = {}): void {
  const nodes = addressesOf(3).nodes.map(({ name, address }) => ({
    ...oneServerRecords.clusters[0]!.nodes[0]!,
    name,
    address,
  }));
  renderRecords(folder, { cluster: { nodes, serverAddress: nodes[0]!.address, ...more } });
}
