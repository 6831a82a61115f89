import type { App } from 'cdk8s';
import type { Tenant } from '../../platform/records/tenant';
import { Application } from '../kit/application';
import { Server } from '../kit/server';
import type { Postgres } from './postgres/postgres';

/** The API: agents and tickets for people and scripts in the LAN. */
export class TwisterlabApi extends Application {
  constructor(app: App, tenant: Tenant, needs: { readonly postgres: Postgres }) {
    super(app, 'twisterlab-api', tenant.name, tenant.namespace);
    const { image, cpu, memory, host, replicas, autoscale, spread, ...exposure } = tenant.api;
    new Server(this, 'twisterlab-api', {
      tenant,
      image,
      cpu,
      memory,
      host,
      replicas,
      autoscale,
      spread,
      exposure,
      // The name that clients know.
      service: 'twisterlab-unified-api',
      // /health is 404 here.
      http: { port: 8000, health: '/api/v1/system/health' },
      env: {
        ...needs.postgres.credentials(),
        // Without it the API keeps its data in memory and says nothing.
        DATABASE_URL: needs.postgres.url({ driver: 'asyncpg' }),
      },
      // Tables are made once at start, without a second try.
      init: needs.postgres.awaited(),
    }).calls(needs.postgres);
  }
}
