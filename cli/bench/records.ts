import { type ClusterInput, cluster } from '../../environments/schema/cluster';
import { tenant } from '../../environments/schema/tenant';

/** A node runs at most 110 pods, and the others have room for those of a lost one. */
const tenantsOfNode = 6;

/**
 * The records of a cluster with many small tenants, whose nodes have room for them.
 * @param name of the cluster: imports/helm has renders for the real ones only.
 * @param changes of the cluster's record.
 */
export function manyTenants(name: string, count: number, changes: Partial<ClusterInput> = {}) {
  const nodes = Array.from({ length: 1 + Math.ceil(count / tenantsOfNode) }, (_, index) => ({
    name: `node-${index}`,
    address: `192.168.1.${1 + index}`,
    role: index === 0 ? ('server' as const) : ('agent' as const),
    cpu: '1024',
    memory: '16Ti',
    disk: '128Ti',
  }));
  const home = cluster({
    name,
    nodes,
    serverAddress: nodes[0]!.address,
    lan: '192.168.0.0/16',
    addressPool: '192.168.200.0-192.168.200.250',
    ingressAddress: '192.168.200.0',
    ollama: { address: '192.168.0.20' },
    repository: 'https://git.example.org/bench.git',
    ...changes,
  });
  const tenants = Array.from({ length: count }, (_, index) =>
    tenant({
      name: `tenant-${index}`,
      cluster: home,
      namespace: `space-${index}`,
      api: {},
      mcp: {},
      postgres: { database: 'demo' },
      backups: schedulesOf(index),
    }),
  );
  return { clusters: [home], tenants };
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
export function indexOf(name: string, count: number): string {
  return `import { manyTenants } from '../cli/bench/records';

export const records = manyTenants(${JSON.stringify(name)}, ${count});
`;
}
