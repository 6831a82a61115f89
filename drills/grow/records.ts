import { dirname, join } from 'node:path';
import { edge } from '../../examples/one-node/edge';
import { Dist } from '../dist';
import { namespace } from '../nodes/production';
import { oneServerRecords } from '../one-server';
import { renderRecords } from '../render-records';

const [first] = edge.nodes;
/** The machines of the committed record; those that join are like the first. */
const nodes = [
  first!,
  { ...first!, name: 'rtx', address: '192.168.0.20' },
  { ...first!, name: 'server3', address: '192.168.0.31' },
];
/** Production alone: the other tenants would have only policies here. */
const records = {
  ...oneServerRecords,
  tenants: oneServerRecords.tenants.filter((tenant) => tenant.namespace === namespace),
};
const beside = (folder: string) => join(dirname(folder), 'three-servers', 'dist');

/** Renders production on the machine of the example, and beside it the same on three. */
export function renderBoth(folder: string): void {
  renderRecords(folder, { records });
  renderRecords(beside(folder), { records, cluster: { nodes } });
}

/** What was rendered beside the dist of one machine. */
export const threeServersBeside = (one: Dist): Dist => Dist.in(beside(one.folder));

export const servers = nodes.map(({ name, address }) => ({ name, address }));
/** The machine that stays, and those that join and leave. */
export const [stays, ...others] = servers.map(({ name }) => name) as [string, string, string];
