import type { App } from 'cdk8s';
import type { Tenant } from '../../environments/schema/tenant';
import { images } from '../images';
import { Application } from '../kit/application';
import { basicAuth, type Middleware } from '../kit/network/middlewares';
import { ollama } from '../kit/network/ollama';
import { Server } from '../kit/workloads/server';
import { collector } from '../monitoring/endpoints';
import { ForwardAuthentication } from '../sign-on/forward-authentication';
import type { Postgres } from './postgres/postgres';
import type { Redis } from './redis';
import { mcp } from './servers';
import { traceExport } from './trace-export';

/**
 * The MCP server: runs the agents' tools for IDE clients. POST /mcp has no authentication, and /tools/* accepts tokens that a client
 * can forge: the Ingress requires a password or sign-on and passes no token, and the node port is limited to the machines of the record.
 */
export class McpUnified extends Application {
  constructor(app: App, tenant: Tenant, needs: { readonly postgres: Postgres; readonly redis: Redis }) {
    super(app, mcp.name, tenant.name, tenant.namespace);
    const {
      image = images.mcpUnified,
      cpu,
      memory,
      hosts,
      corsOrigins,
      rateLimit,
      logLevel,
      azure,
      nodePort,
      address,
      from,
    } = tenant.mcp;
    const model = ollama(tenant.cluster);
    const { pods } = new Server(this, mcp.name, {
      cluster: tenant.cluster,
      priorityClass: tenant.name,
      image,
      cpu,
      memory,
      exposure: { nodePort, address, from },
      // Not /tools/*, which accepts unsigned tokens: docs/decisions/0007-no-built-in-tokens.md.
      route: {
        hosts,
        corsOrigins,
        corsHeaders: mcp.headers,
        rateLimit,
        login: hosts.length > 0 ? this.login(tenant) : [],
        paths: ['/', '/health', mcp.path],
      },
      command: ['python', '-m', 'twisterlab.agents.mcp.http_server'],
      http: { port: mcp.port, health: '/health', metrics: { job: mcp.name } },
      env: {
        PORT: `${mcp.port}`,
        ...needs.postgres.credentials(),
        DATABASE_URL: needs.postgres.url({ driver: 'asyncpg' }),
        ...needs.redis.connectionEnv(),
        CORTEX_ENDPOINT: model.url,
        MCP_LOG_LEVEL: logLevel,
        // The only value that disables the two bearer tokens built into the image; it has no other effect.
        ENVIRONMENT: 'staging',
        AZURE_CLIENT_ID: azure.clientId,
        AZURE_TENANT_ID: azure.tenantId,
        ...traceExport(tenant, mcp.name),
      },
      stores: [needs.postgres, needs.redis],
    }).egressToCidr(model);
    pods.egressTo(collector, collector.grpc, collector.http);
  }

  /** The checks of the records require the fields of sign-on. */
  private login({ name: priorityClass, cluster, mcp: { hosts, rateLimit, clientId } }: Tenant): readonly Middleware[] {
    const { signOn } = cluster;
    if (!signOn || clientId === undefined) return [basicAuth(this, mcp.name, cluster)];
    const groups = signOn.groups.mcp ?? signOn.groups.admin;
    const props = { cluster, signOn, clientId, groups, hosts, rateLimit, priorityClass };
    return new ForwardAuthentication(this, mcp.name, props).middlewares;
  }
}
