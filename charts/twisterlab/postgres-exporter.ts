import type { App } from 'cdk8s';
import type { Tenant } from '../../environments/schema/tenant';
import { images } from '../images';
import { Application } from '../kit/application';
import { Server } from '../kit/server';
import type { Postgres } from './postgres/postgres';

/** Tells the statistics of the tenant's primary. Beside the database, not in its pod: one that fails takes no database out of service. */
export class PostgresExporter extends Application {
  constructor(app: App, tenant: Tenant, postgres: Postgres) {
    super(app, 'postgres-exporter', tenant.name, tenant.namespace);
    new Server(this, 'postgres-exporter', {
      cluster: tenant.cluster,
      priorityClass: tenant.name,
      image: images.postgresExporter,
      user: 65534,
      args: ['--collector.long_running_transactions', '--collector.database_wraparound'],
      http: { port: 9187, health: '/', metrics: { job: 'postgres' } },
      cpu: { request: '5m', limit: '100m' },
      memory: { request: '16Mi', limit: '64Mi' },
      env: postgres.exporterCredentials(),
      replaced: true,
    }).calls(postgres);
  }
}
