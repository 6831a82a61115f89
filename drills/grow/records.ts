import { dirname, join } from 'node:path';
import { edge } from '../../examples/one-node/edge';
import { Dist } from '../dist';
import { renderRecords } from '../render-records';

const [first] = edge.nodes;
/** The machines of the committed record; those that join are like the first. */
const nodes = [
  first!,
  { ...first!, name: 'rtx', address: '192.168.0.20' },
  { ...first!, name: 'server3', address: '192.168.0.31' },
];
const beside = (folder: string) => join(dirname(folder), 'three-servers', 'dist');

/** Renders the example of one machine, and beside it the same with three. */
export function renderBoth(folder: string): void {
  renderRecords(folder, {});
  renderRecords(beside(folder), { cluster: { nodes } });
}

/** What was rendered beside the dist of one machine. */
export const threeServersBeside = (one: Dist): Dist => Dist.in(beside(one.folder));

export const servers = nodes.map(({ name, address }) => ({ name, address }));
/** The machine that stays, and those that join and leave. */
export const [stays, ...others] = servers.map(({ name }) => name) as [string, string, string];
