import type { App } from 'cdk8s';
import type { Tenant } from '../../environments/schema/tenant';
import { images } from '../images';
import { Application } from '../kit/application';
import { Server } from '../kit/workloads/server';
import { collector } from '../monitoring/endpoints';
import type { Postgres } from './postgres/postgres';
import { api } from './servers';
import { traceExport } from './trace-export';

/** The API: agents and tickets for users and scripts in the LAN. */
export class TwisterlabApi extends Application {
  readonly server: Server;

  constructor(app: App, tenant: Tenant, needs: { readonly postgres: Postgres }) {
    super(app, api.name, tenant.name, tenant.namespace);
    const {
      image = images.twisterlabApi,
      cpu,
      memory,
      hosts,
      corsOrigins,
      rateLimit,
      bodyLimit,
      replicas,
      autoscale,
      spread,
      nodePort,
      address,
      from,
    } = tenant.api;
    this.server = new Server(this, api.name, {
      cluster: tenant.cluster,
      priorityClass: tenant.name,
      image,
      cpu,
      memory,
      route: { hosts, corsOrigins, rateLimit, bodyLimit },
      replicas,
      autoscale,
      spread,
      exposure: { nodePort, address, from },
      // Clients use this name.
      service: 'twisterlab-unified-api',
      // /health is 404 here.
      http: { port: api.port, health: '/api/v1/system/health', metrics: { job: api.name } },
      env: {
        ...needs.postgres.credentials(),
        // Without it the API silently keeps its data in memory.
        DATABASE_URL: needs.postgres.url({ driver: 'asyncpg' }),
        ...traceExport(tenant, api.name),
      },
      // The API creates its tables once at startup, without a retry, and reports healthy without them.
      stores: [needs.postgres],
    });
    this.server.pods.egressTo(collector, collector.grpc, collector.http);
  }
}
