import { edge } from './edge';
import { tenant } from './schema/tenant';

export const production = tenant({
  name: 'production',
  cluster: edge,
  namespace: 'twisterlab',
  priority: 1000,
  onCall: true,
  api: { hosts: ['twisterlab.local', 'api.twisterlab.local'], nodePort: 30001 },
  mcp: { hosts: ['mcp.twisterlab.local'], nodePort: 30080, logLevel: 'WARNING' },
  postgres: { database: 'twisterlab' },
});
