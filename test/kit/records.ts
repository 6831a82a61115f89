import { cluster } from '../../environments/schema/cluster';
import { tenant } from '../../environments/schema/tenant';

/*
 * The records of the tests: complete, and independent of the committed ones, so that a change of a record breaks no test. Jest gives
 * them to every module that imports `environments` (jest.config.js), commands and drills included. The committed records are
 * `environments/index`; `npm run synth -- --check` and `npm run test:records` cover them.
 */

export const edge = cluster({
  name: 'edge',
  nodes: [{ name: 'edgeserver', address: '192.168.0.30', role: 'server', cpu: '4', memory: '15Gi', disk: '91Gi' }],
  serverAddress: '192.168.0.30',
  addressPool: '192.168.0.100-192.168.0.110',
  ingressAddress: '192.168.0.110',
  monitoring: { metrics: { storage: '7Gi' }, logs: { storage: '4Gi' }, alertsStorage: '256Mi' },
  ollama: { address: '192.168.0.20' },
  repository: 'https://github.com/youneselfakir0/twisterlab-platform.git',
});

export const production = tenant({
  name: 'production',
  cluster: edge,
  namespace: 'twisterlab',
  priority: 1000,
  onCall: true,
  api: { hosts: ['twisterlab.local', 'api.twisterlab.local'], nodePort: 30001, from: ['192.168.0.20/32'] },
  mcp: { hosts: ['mcp.twisterlab.local'], nodePort: 30080, from: ['192.168.0.20/32'], logLevel: 'WARNING' },
  postgres: { database: 'twisterlab' },
  redis: { storage: '1Gi' },
  backups: {
    storage: '16Gi',
    withoutOffsite: { accepted: '2026-11-28', reason: 'there is no S3 server outside the machine yet' },
  },
});

const staging = tenant({
  name: 'staging',
  cluster: edge,
  namespace: 'twisterlab-staging',
  priority: 100,
  api: { cpu: '25m..500m', hosts: ['staging.twisterlab.local'] },
  mcp: { cpu: '25m..500m', hosts: ['mcp.staging.twisterlab.local'], logLevel: 'INFO' },
  postgres: { database: 'twisterlab_staging', storage: '2Gi' },
  redis: { storage: '1Gi' },
  backups: { storage: '3Gi' },
});

const development = tenant({
  name: 'development',
  cluster: edge,
  namespace: 'twisterlab-dev',
  api: { cpu: '25m..500m' },
  mcp: { cpu: '25m..500m', logLevel: 'DEBUG' },
  postgres: { database: 'twisterlab_dev', storage: '1Gi' },
  redis: { storage: '1Gi' },
  backups: { storage: '2Gi' },
});

export const records = { clusters: [edge], tenants: [production, staging, development] };
