import { records } from '../environments';
import { addressesOf } from './ground/nodes/addresses';
import { renderRecords } from './rendered';

/** The committed records with three machines in the place of their cluster's own: the shape of dist once it lists three nodes. */
export function renderThreeNodes(folder: string): void {
  const nodes = addressesOf(3).nodes.map(({ name, address }) => ({
    ...records.clusters[0]!.nodes[0]!,
    name,
    address,
  }));
  renderRecords(folder, { cluster: { nodes, serverAddress: nodes[0]!.address } });
}
