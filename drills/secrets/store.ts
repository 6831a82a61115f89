import type { Dist } from '../dist';
import type { TestContext } from '../drill';
import type { NodeCluster } from '../fixtures/node-cluster';
import type { Cluster } from '../patroni/cluster';
import type { Client } from './client';
import type { Fixture } from './fixture';
import type { Monitoring } from './monitoring';
import type { Keepers } from './vault';

/** The secrets store and who administers it. */
export interface SecretsStore {
  readonly context: TestContext<Fixture>;
  readonly cluster: NodeCluster;
  readonly dist: Dist;
  readonly fixture: Fixture;
  readonly keepers: Keepers;
}

/** What uses its values. */
export interface Secrets extends SecretsStore {
  readonly client: Client;
  readonly monitoring: Monitoring;
  readonly postgres: Cluster;
}

/** Production's stores, and the server that uses both. */
export const isApplied = (path: string) =>
  /^production\/(namespace-limits|backups|postgres|redis|redis-exporter|mcp-unified)\//.test(path);
