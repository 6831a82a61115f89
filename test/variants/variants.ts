import { all, type Change, onCluster, onTenant } from './change';

const offsite = { endpoint: 'https://s3.example.org', bucket: 'copies' };
const machine = { cpu: '8', memory: '32Gi', disk: '200Gi' } as const;
const client = ['192.168.0.20/32'];

const server = (number: number) => ({
  name: `server${number}`,
  address: `192.168.0.3${number}`,
  role: 'server' as const,
  ...machine,
});
const oneNode = onCluster(({ nodes: [first] }) => ({
  nodes: [{ ...first!, role: 'server' as const }],
  serverAddress: first!.address,
  loadBalancer: 'servicelb',
}));
const withoutAddress = onTenant(0, ({ mcp }) => ({
  mcp: { ...mcp, address: undefined, from: mcp.nodePort === undefined ? undefined : mcp.from },
}));
const threeNodes = all(
  oneNode,
  onCluster(({ nodes }) => ({ nodes: [...nodes, server(1), server(2)], loadBalancer: 'metallb' })),
);
const withoutNodePorts = onTenant(0, ({ api, mcp }) => ({
  api: { ...api, nodePort: undefined, address: undefined, from: undefined },
  mcp: { ...mcp, nodePort: undefined, address: undefined, from: undefined },
}));
const withOffsite = all(
  onCluster(({ backups }) => ({ backups: { ...backups, offsite } })),
  onTenant(0, ({ backups }) => ({ backups: { ...backups, withoutOffsite: undefined, offsite } })),
);
const anotherPool = onCluster(() => ({ addressPool: '192.168.0.120-192.168.0.130', ingressAddress: '192.168.0.130' }));
const fourth: Change = (records) => ({
  ...records,
  tenants: [
    ...records.tenants,
    {
      name: 'variant',
      cluster: records.clusters[0]!,
      namespace: 'twisterlab-variant',
      api: { hosts: [`variant.${records.clusters[0]!.domain ?? 'twisterlab.local'}`] },
      mcp: {},
      postgres: { database: 'twisterlab_variant', storage: '1Gi' },
      redis: { storage: '1Gi' },
      backups: { storage: '2Gi' },
    },
  ],
});
const largerMachines = onCluster(({ nodes }) => ({ nodes: nodes.map((node) => ({ ...node, ...machine })) }));

/**
 * Valid changes, each on top of any committed records. Absent on purpose: the name of a cluster and its Kubernetes, for which `npm run
 * import` renders with Helm, and the name `production`, which drills use.
 */
export const variants: Readonly<Record<string, Change>> = {
  'one node': all(withoutAddress, oneNode),
  'two nodes': all(
    withoutAddress,
    oneNode,
    onCluster(({ nodes }) => ({ nodes: [...nodes, { ...server(1), role: 'agent' as const }] })),
  ),
  'three nodes with MetalLB': threeNodes,
  'three nodes, and an address of the pool': all(
    withoutNodePorts,
    threeNodes,
    anotherPool,
    onTenant(0, ({ mcp }) => ({ mcp: { ...mcp, address: '192.168.0.121', from: client } })),
  ),
  'another machine': largerMachines,
  'another pool': all(withoutAddress, anotherPool),
  'another Ollama server': onCluster(() => ({ ollama: { address: '192.168.0.21', port: 11435 } })),
  'another repository': onCluster(() => ({ repository: 'https://git.example.org/lab/platform.git' })),
  'another branch': onCluster(() => ({ targetRevision: 'main' })),
  'another domain': all(
    onCluster(() => ({ domain: 'lab.example.org' })),
    ({ clusters, tenants }) => ({
      clusters,
      tenants: tenants.map(({ api, mcp, ...rest }) => ({
        ...rest,
        api: { ...api, hosts: [`api-${rest.name}.lab.example.org`] },
        mcp: { ...mcp, hosts: [`mcp-${rest.name}.lab.example.org`] },
      })),
    }),
  ),
  'other retention, mail and objective': onCluster(({ monitoring }) => ({
    monitoring: { ...monitoring, metrics: { retentionDays: 10, storage: '5Gi' }, logs: { storage: '2Gi' } },
    alerts: {
      objective: 98.5,
      chat: 'discord',
      mail: { smarthost: 'mail.example.org', from: 'lab@example.org', to: 'me@example.org', user: 'lab' },
    },
  })),
  'two replicas of the API': onTenant(0, ({ api }) => ({ api: { ...api, replicas: 2 } })),
  'an autoscaled API': all(
    largerMachines,
    onTenant(0, ({ api }) => ({ api: { ...api, replicas: 2, autoscale: { max: 4 } } })),
  ),
  'other node ports': onTenant(0, ({ api, mcp }) => ({
    api: { ...api, nodePort: 30011, from: client },
    mcp: { ...mcp, address: undefined, nodePort: 30090, from: client },
  })),
  'no node port': withoutNodePorts,
  'more memory': onTenant(0, ({ api, mcp, redis }) => ({
    api: { ...api, memory: '384Mi..768Mi' },
    mcp: { ...mcp, memory: '300Mi..600Mi' },
    redis: { ...redis, memory: '128Mi..512Mi' },
  })),
  'another host': onTenant(0, ({ api, cluster }) => ({
    api: { ...api, hosts: [`www.${cluster.domain ?? 'twisterlab.local'}`] },
  })),
  'another log level': onTenant(0, ({ mcp }) => ({ mcp: { ...mcp, logLevel: 'ERROR' } })),
  'another database, smaller storage': onTenant(0, ({ backups }) => ({
    postgres: { database: 'lab', storage: '5Gi' },
    redis: { storage: '512Mi' },
    backups: { ...backups, storage: '8Gi', keep: 3, schedule: '30 1 * * *' },
  })),
  'off-site backups': withOffsite,
  'no one on call': onTenant(0, ({ backups }) => ({
    onCall: false,
    backups: { ...backups, withoutOffsite: undefined },
  })),
  'another priority': onTenant(0, () => ({ priority: 2000 })),
  'another namespace': onTenant(0, () => ({ namespace: 'lab' })),
  'writers stopped': onTenant(0, () => ({ writersStopped: 'migration to another machine' })),
  'traces sent': onTenant(0, () => ({ traces: true })),
  'a fourth tenant': all(largerMachines, fourth),
  'a tenant less': ({ clusters, tenants }) => ({ clusters, tenants: tenants.slice(0, -1) }),
  'one tenant': ({ clusters, tenants }) => ({ clusters, tenants: tenants.slice(0, 1) }),
  'a tenant with another name': onTenant(-1, () => ({ name: 'lab' })),
};
