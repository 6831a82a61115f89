import { type ClusterInput, cluster } from '../../environments/schema/cluster';
import { type Environments, validateEnvironments } from '../../environments/schema/environments';
import { tenant } from '../../environments/schema/tenant';

type Fields = Record<string, unknown>;

const machine = { role: 'server', cpu: '4', memory: '15Gi', disk: '160Gi' };
export type NodeFields = typeof machine & { readonly name: string; readonly address: string };
export const oneNode: NodeFields[] = [{ name: 'edgeserver', address: '192.168.0.30', ...machine }];
export const threeNodes = [
  ...oneNode,
  { name: 'second', address: '192.168.0.31', ...machine },
  { name: 'third', address: '192.168.0.32', ...machine },
];

/** A cluster and two tenants without a mistake, with fields over theirs: the base for tests of single fields. */
export function environmentsWith({
  edge = {},
  production = {},
  staging = {},
}: {
  edge?: Fields;
  production?: Fields;
  staging?: Fields;
} = {}): Environments {
  const home = cluster({
    name: 'edge',
    nodes: oneNode,
    serverAddress: '192.168.0.30',
    addressPool: '192.168.0.100-192.168.0.110',
    ingressAddress: '192.168.0.110',
    ollama: { address: '192.168.0.20' },
    repository: 'https://git.example.org/platform.git',
    ...edge,
  } as ClusterInput);
  const of = (name: string, base: Fields, fields: Fields) =>
    tenant({ name, cluster: home, ...base, ...fields } as never);
  return validateEnvironments({
    clusters: [home],
    tenants: [
      of(
        'production',
        {
          namespace: 'twisterlab',
          api: { hosts: ['api.twisterlab.local'], nodePort: 30001, from: ['192.168.0.0/24'] },
          mcp: {},
          postgres: { database: 'twisterlab' },
        },
        production,
      ),
      of(
        'staging',
        { namespace: 'twisterlab-staging', api: {}, mcp: {}, postgres: { database: 'twisterlab_staging' } },
        staging,
      ),
    ],
  });
}
