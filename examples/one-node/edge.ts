import { cluster } from '../../environments/schema/cluster';

/** The K3s cluster at home on one machine, in the place of environments/edge.ts: see README.md. */
export const edge = cluster({
  name: 'edge',
  nodes: [
    // 4 cores and 15 GiB as reported by the machine; the disk as in the plan, 98 GB.
    { name: 'edgeserver', address: '192.168.0.30', role: 'server', cpu: '4', memory: '15Gi', disk: '91Gi' },
  ],
  serverAddress: '192.168.0.30',
  addressPool: '192.168.0.100-192.168.0.110',
  ingressAddress: '192.168.0.110',
  // Below the defaults: the disk holds all claims beside the reserve of the node.
  monitoring: {
    metrics: { storage: '7Gi' },
    logs: { storage: '4Gi' },
    alertsStorage: '256Mi',
  },
  ollama: { address: '192.168.0.20' },
  repository: 'https://github.com/youneselfakir0/twisterlab-platform.git',
});
