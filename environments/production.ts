import { edge } from './edge';
import { tenant } from './schema/tenant';

export const production = tenant({
  name: 'production',
  cluster: edge,
  namespace: 'twisterlab',
  priority: 1000,
  onCall: true,
  // The node ports have neither HTTPS nor a login: for the owner's workstation only.
  api: { hosts: ['twisterlab.local', 'api.twisterlab.local'], nodePort: 30001, from: ['192.168.0.20/32'] },
  mcp: { hosts: ['mcp.twisterlab.local'], nodePort: 30080, from: ['192.168.0.20/32'], logLevel: 'WARNING' },
  postgres: { database: 'twisterlab' },
  redis: { storage: '1Gi' },
  backups: {
    storage: '16Gi',
    withoutOffsite: { accepted: '2026-11-28', reason: 'there is no S3 server outside the machine yet' },
  },
});
