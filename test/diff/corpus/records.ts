import { cluster } from '../../../environments/schema/cluster';
import { tenant } from '../../../environments/schema/tenant';

/*
 * The records that the corpus changes: three servers and an agent with MetalLB, and three tenants. Independent of the committed ones. In the copy
 * of the project this file is environments/index.ts.
 */

const edge = cluster({
  name: 'edge',
  nodes: [
    { name: 'first', address: '192.168.0.30', role: 'server', cpu: '4', memory: '15Gi', disk: '160Gi' },
    { name: 'second', address: '192.168.0.31', role: 'server', cpu: '4', memory: '15Gi', disk: '160Gi' },
    { name: 'third', address: '192.168.0.32', role: 'server', cpu: '4', memory: '15Gi', disk: '160Gi' },
    { name: 'fourth', address: '192.168.0.33', role: 'agent', cpu: '4', memory: '15Gi', disk: '160Gi' },
  ],
  serverAddress: '192.168.0.30',
  loadBalancer: 'metallb',
  addressPool: '192.168.0.100-192.168.0.110',
  ingressAddress: '192.168.0.110',
  monitoring: {
    metrics: { storage: '7Gi', retentionDays: 30 },
    logs: { storage: '4Gi', retentionDays: 7 },
    alertsStorage: '256Mi',
  },
  ollama: { address: '192.168.0.20' },
  repository: 'https://git.example.org/platform.git',
});

const production = tenant({
  name: 'production',
  cluster: edge,
  namespace: 'twisterlab',
  priority: 1000,
  onCall: true,
  api: {
    hosts: ['api.twisterlab.local'],
    nodePort: 30001,
    from: ['192.168.0.20/32'],
    memory: '256Mi..512Mi',
    replicas: 2,
    autoscale: { max: 4 },
  },
  mcp: { hosts: ['mcp.twisterlab.local'], nodePort: 30080, from: ['192.168.0.20/32'], logLevel: 'WARNING' },
  postgres: { database: 'twisterlab', storage: '10Gi', memory: '256Mi..512Mi' },
  redis: { storage: '1Gi', memory: '64Mi..256Mi' },
  backups: {
    storage: '16Gi',
    keep: 7,
    schedule: '0 2 * * *',
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
