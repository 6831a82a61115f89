import { foundation } from '../charts';
import { records } from '../environments';
import { checkFleet } from '../platform/records/fleet';
import { render } from '../platform/render';
import { verify } from '../platform/verify';
import { replaceFolder } from '../platform/write/swap';
import { treeOf } from '../platform/write/tree';
import { addressesOf } from './ground/nodes/addresses';

/**
 * Renders the committed records with three machines instead of their cluster's own, by the charts, rules and writer of
 * `npm run synth`: the shape that dist has once the record lists three nodes. Without Argo CD, whose render is kept for the
 * clusters that exist.
 */
export function renderThreeNodes(folder: string): void {
  const machines = addressesOf(3).nodes.map(({ name, address }) => ({
    ...records.clusters[0]!.nodes[0]!,
    name,
    address,
  }));
  const clusters = records.clusters.map((cluster) => ({
    ...cluster,
    nodes: machines,
    serverAddress: machines[0]!.address,
  }));
  const tenants = records.tenants.map((tenant) => ({
    ...tenant,
    cluster: clusters[records.clusters.indexOf(tenant.cluster)]!,
  }));
  const fleet = checkFleet({ clusters, tenants });
  const environments = render(fleet, foundation);
  verify(environments, fleet);
  replaceFolder(folder, treeOf(environments));
}
