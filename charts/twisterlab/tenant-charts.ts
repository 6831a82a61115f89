import type { App } from 'cdk8s';
import type { Tenant } from '../../environments/schema/tenant';
import { usePullSecret } from '../images/pull-secret';
import { Backups } from './backups/backups';
import { LoadTest } from './load-test/load-test';
import { McpUnified } from './mcp-unified';
import { NamespaceLimits } from './namespace-limits';
import { Postgres } from './postgres/postgres';
import { PostgresExporter } from './postgres-exporter';
import { Redis } from './redis';
import { RedisExporter } from './redis-exporter';
import { TwisterlabApi } from './twisterlab-api';

/** The applications of a tenant: one instance of TwisterLab. */
export function tenantCharts(app: App, tenant: Tenant): void {
  new NamespaceLimits(app, tenant);
  const postgres = new Postgres(app, tenant);
  const redis = new Redis(app, tenant);
  new Backups(app, tenant, { postgres, redis });
  new PostgresExporter(app, tenant, postgres);
  new RedisExporter(app, tenant, redis);
  const { server: api } = new TwisterlabApi(app, tenant, { postgres });
  new LoadTest(app, tenant, { api });
  new McpUnified(app, tenant, { postgres, redis });
  usePullSecret(app, tenant.cluster);
}
