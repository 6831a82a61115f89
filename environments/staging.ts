import { edge } from './edge';
import { tenant } from './schema/tenant';

export const staging = tenant({
  name: 'staging',
  cluster: edge,
  namespace: 'twisterlab-staging',
  priority: 100,
  // Idle most of the day; the limits stay those of production.
  api: { cpu: '25m..500m', hosts: ['staging.twisterlab.local'] },
  mcp: { cpu: '25m..500m', hosts: ['mcp.staging.twisterlab.local'], logLevel: 'INFO' },
  postgres: { database: 'twisterlab_staging', storage: '2Gi' },
  redis: { storage: '1Gi' },
  backups: { storage: '3Gi' },
});
