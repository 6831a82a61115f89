import type { App } from 'cdk8s';
import type { Tenant } from '../../platform/records/tenant';
import { Application } from '../kit/application';
import { ollama } from '../kit/outside';
import { Server } from '../kit/server';
import type { Postgres } from './postgres/postgres';
import type { Redis } from './redis';

/** The MCP server: runs the agents' tools for IDE clients. Its POST /mcp has no authentication, so the network is its lock. */
export class McpUnified extends Application {
  constructor(app: App, tenant: Tenant, needs: { readonly postgres: Postgres; readonly redis: Redis }) {
    super(app, 'mcp-unified', tenant.name, tenant.namespace);
    const { image, cpu, memory, logLevel, azure, ...exposure } = tenant.mcp;
    const model = ollama(tenant.cluster);
    new Server(this, 'mcp-unified', {
      tenant,
      image,
      cpu,
      memory,
      exposure,
      command: ['python', '-m', 'twisterlab.agents.mcp.http_server'],
      http: { port: 8080, health: '/health' },
      env: {
        PORT: '8080',
        ...needs.postgres.credentials(),
        DATABASE_URL: needs.postgres.url({ driver: 'asyncpg' }),
        ...needs.redis.coordinates(),
        CORTEX_ENDPOINT: model.url,
        MCP_LOG_LEVEL: logLevel,
        // The one value that refuses the two bearer tokens built into the image; the server reads nothing else from it.
        ENVIRONMENT: 'staging',
        AZURE_CLIENT_ID: azure.clientId,
        AZURE_TENANT_ID: azure.tenantId,
      },
    })
      .calls(needs.postgres, needs.redis)
      .callsOutside(model);
  }
}
