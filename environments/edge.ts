import { cluster } from './schema/cluster';

/** The K3s cluster at home: three servers. The same on one machine: examples/one-node/edge.ts. */
export const edge = cluster({
  name: 'edge',
  nodes: [
    // 4 cores and 15 GiB as reported by the machine; the disk as in the plan, 98 GB.
    { name: 'edgeserver', address: '192.168.0.30', role: 'server', cpu: '4', memory: '15Gi', disk: '91Gi' },
    // It also runs Ollama, for which it keeps half of its memory and the disk of the models.
    {
      name: 'rtx',
      address: '192.168.0.20',
      role: 'server',
      cpu: '8',
      memory: '32Gi',
      disk: '238Gi',
      reserved: { cpu: '2', memory: '16Gi', disk: '120Gi' },
    },
    // To be bought: at least this.
    { name: 'server3', address: '192.168.0.31', role: 'server', cpu: '4', memory: '15Gi', disk: '91Gi' },
  ],
  serverAddress: '192.168.0.30',
  loadBalancer: 'metallb',
  addressPool: '192.168.0.100-192.168.0.110',
  ingressAddress: '192.168.0.110',
  // Below the defaults: with one machine lost, each disk holds the claims beside the reserve of the node.
  monitoring: {
    metrics: { storage: '7Gi' },
    logs: { storage: '4Gi' },
    alertsStorage: '256Mi',
  },
  ollama: { address: '192.168.0.20' },
  repository: 'https://github.com/youneselfakir0/twisterlab-platform.git',
});
