import type { App } from 'cdk8s';
import type { Tenant } from '../../environments/schema/tenant';
import { images } from '../images';
import { Application } from '../kit/application';
import { reader } from '../kit/data-store';
import { Server } from '../kit/workloads/server';
import type { Postgres } from './postgres/postgres';

/** Exposes statistics of the tenant's primary. In a separate pod, so that its failure does not make a database pod unready. */
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
      recreate: true,
    }).connectTo(reader(postgres));
  }
}
