import { edge } from './edge';
import { tenant } from './schema/tenant';

export const development = tenant({
  name: 'development',
  cluster: edge,
  namespace: 'twisterlab-dev',
  // Idle most of the day; the limits stay those of production.
  api: { cpu: '25m..500m' },
  mcp: { cpu: '25m..500m', logLevel: 'DEBUG' },
  postgres: { database: 'twisterlab_dev', storage: '1Gi' },
  redis: { storage: '1Gi' },
  backups: { storage: '2Gi' },
});
