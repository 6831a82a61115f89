import { tenant } from '../platform/records/tenant';
import { edge } from './edge';

export const staging = tenant({
  name: 'staging',
  cluster: edge,
  namespace: 'twisterlab-staging',
  priority: 100,
  api: { hosts: ['staging.twisterlab.local'] },
  mcp: { hosts: ['mcp.staging.twisterlab.local'], logLevel: 'INFO' },
  postgres: { database: 'twisterlab_staging', storage: '5Gi' },
  redis: { storage: '1Gi' },
});
