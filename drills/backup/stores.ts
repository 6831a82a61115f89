import type { NodeCluster } from '../fixtures/node-cluster';
import { namespace } from '../nodes/production';

export const postgres = 'postgres-cluster';

/** Production's PostgreSQL and Redis, used as their administrators. */
export class Stores {
  constructor(
    private readonly nodeCluster: NodeCluster,
    private readonly database: string,
  ) {}

  /** @param inNamespace of the server. Default: production's. */
  async sql(statement: string, database = this.database, inNamespace = namespace): Promise<string> {
    const psql = ['psql', '--quiet', '--tuples-only', '--no-align', '--username=postgres', '--set=ON_ERROR_STOP=1'];
    const exec = ['exec', '--namespace', inNamespace, `${postgres}-0`, '--container', postgres, '--'];
    return (
      await this.nodeCluster.kubectl.exec([...exec, ...psql, `--dbname=${database}`, `--command=${statement}`])
    ).trim();
  }

  /** Creates a table for the moments that restores have to reach, and bulk data; in Redis keys with and without expiry. */
  async fill(megabytes: number): Promise<void> {
    await this.sql(`
      CREATE TABLE moments (name text PRIMARY KEY);
      CREATE TABLE bulk AS SELECT n, md5(n::text) || md5((n + 1)::text) || md5((n + 2)::text) AS text
        FROM generate_series(1, ${megabytes * 7500}) n;
      ALTER TABLE moments OWNER TO twisterlab;
      ALTER TABLE bulk OWNER TO twisterlab`);
    await this.redis(`
      for n = 1, 20000 do redis.call('SET', 'drill:' .. n, string.rep('x', 100) .. n) end
      for n = 1, 2000 do redis.call('SET', 'drill:expires:' .. n, n, 'EX', 20 + n) end`);
  }

  async shrink(): Promise<void> {
    await this.sql('DELETE FROM bulk WHERE n > 50000');
    await this.sql('VACUUM FULL bulk');
  }

  async megabytes(): Promise<number> {
    return Number(await this.sql('SELECT pg_database_size(current_database()) >> 20'));
  }

  /** Writes a moment that the next copy has and the last one has not. */
  async change(moment: string): Promise<void> {
    await this.sql(`INSERT INTO moments VALUES ('${moment}')`);
    await this.redis(`redis.call('SET', 'drill:moment', '${moment}')`);
  }

  async moments(database?: string, inNamespace?: string): Promise<string[]> {
    return (await this.sql('SELECT name FROM moments ORDER BY name', database, inNamespace)).split('\n');
  }

  /** A fingerprint of the bulk data, which does not change. */
  async fingerprint(database?: string, inNamespace?: string): Promise<string> {
    return this.sql(`SELECT count(*) || ' ' || sum(hashtext(text)::bigint) FROM bulk`, database, inNamespace);
  }

  /** The last moment in Redis; undefined while it does not answer. */
  private async redisMoment(): Promise<string | undefined> {
    const exec = ['exec', '--namespace', namespace, 'redis-0', '--', 'redis-cli', '-e', 'get', 'drill:moment'];
    const { code, stdout } = await this.nodeCluster.kubectl.run(exec);
    return code === 0 ? stdout.trim() : undefined;
  }

  /** What it has, once it answers after a restart. A command in a pod that is about to end can hang until kubectl is stopped. */
  redisAnswers(): Promise<string> {
    return this.nodeCluster.api.processes.until('Redis answers', () => this.redisMoment(), 300);
  }

  /** Ends the WAL segment, and waits until it is in the archive. A new cluster has none until pgBackRest has created its stanza. */
  async archiveWal(): Promise<void> {
    const segment = await this.sql('SELECT pg_walfile_name(pg_switch_wal())');
    const archived = "SELECT coalesce(last_archived_wal, '') FROM pg_stat_archiver";
    await this.nodeCluster.api.processes.until(
      'the segment is in the archive',
      async () => (await this.sql(archived)) >= segment,
      300,
    );
  }

  private async redis(script: string): Promise<void> {
    const exec = ['exec', '--namespace', namespace, 'redis-0', '--', 'redis-cli', '-e', 'eval', script, '0'];
    await this.nodeCluster.kubectl.exec(exec);
  }
}
