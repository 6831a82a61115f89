import type { ClusterInput } from '../../environments/schema/cluster';
import { tenant } from '../../environments/schema/tenant';

/** The records of a cluster with many small tenants, whose nodes have room for them. */
export function manyTenants(home: ClusterInput, count: number) {
  const nodes = home.nodes.map((node) => ({ ...node, cpu: '65536', memory: '1024Ti', disk: '1024Ti' }));
  const cluster = { ...home, nodes };
  const tenants = Array.from({ length: count }, (_, index) =>
    tenant({
      name: `tenant-${index}`,
      cluster,
      namespace: `space-${index}`,
      api: {},
      mcp: {},
      postgres: { database: 'demo' },
      backups: schedulesOf(index),
    }),
  );
  return { clusters: [cluster], tenants };
}

/**
 * No two tasks of backups may start in the same minute. Each tenant has three backups and three restore drills, a quarter of an
 * hour apart, so seven tenants fit into 45 minutes of a day of the week.
 */
function schedulesOf(index: number): { readonly schedule: string; readonly drillSchedule: string } {
  const block = Math.floor(index / 7);
  const at = (minute: number) => `${minute % 60} ${Math.floor(minute / 60)} * * ${Math.floor(block / 32) % 7}`;
  const start = (block % 32) * 45 + 2 * (index % 7) + 1;
  return { schedule: at(start), drillSchedule: at(start + 1) };
}

/** environments/index.ts with these records, for a copy of the project. */
export function indexOf(home: ClusterInput, count: number): string {
  return `import { manyTenants } from '../cli/bench/records';

export const records = manyTenants(${JSON.stringify(home)}, ${count});
`;
}
