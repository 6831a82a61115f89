import { tenant } from '../platform/records/tenant';
import { edge } from './edge';

export const development = tenant({
  name: 'development',
  cluster: edge,
  namespace: 'twisterlab-dev',
  api: {},
  mcp: { logLevel: 'DEBUG' },
  postgres: { database: 'twisterlab_dev', storage: '2Gi' },
  redis: { storage: '1Gi' },
});
