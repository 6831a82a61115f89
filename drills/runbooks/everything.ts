import { type Environments, validateEnvironments } from '../../environments/schema/environments';

type Records = Parameters<typeof validateEnvironments>[0];

const offsite = { endpoint: 'https://s3.example.org', bucket: 'twisterlab' };
const provider = 'https://id.example.org';

const options = {
  secrets: 'vault',
  imageScans: 'cluster',
  registry: 'harbor',
  loadBalancer: 'metallb',
  backups: { offsite },
  signOn: {
    issuer: provider,
    endpoints: { authorization: `${provider}/auth`, token: `${provider}/token`, userInfo: `${provider}/user` },
    groups: { admin: ['admins'], viewer: ['users'] },
  },
};

/** Records with every optional part that a runbook is about. @param more further fields of the cluster. */
export function withEverything({ clusters, tenants }: Records, more: object = {}): Environments {
  const cluster = { ...clusters[0]!, ...options, ...more } as unknown as Records['clusters'][0];
  return validateEnvironments({
    clusters: [cluster],
    tenants: tenants.map((tenant) => ({
      ...tenant,
      cluster,
      ...(tenant.mcp?.hosts && { mcp: { ...tenant.mcp, authentication: 'sign-on' as const, clientId: tenant.name } }),
      postgres: { ...tenant.postgres, login: 'alternate' as const },
      backups: { storage: tenant.backups?.storage, offsite },
    })) as Records['tenants'],
  });
}
