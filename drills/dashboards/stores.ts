import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from '../fixtures/ports';
import type { Processes } from '../fixtures/processes';
import { postgresBin, postgresUser, startPostgres } from '../servers/postgres';
import { redisCli, redisPassword, startRedis } from '../servers/redis';
import { podTarget, type Target } from '../servers/targets';

const execute = promisify(execFile);

/** PostgreSQL and Redis with their exporters, and a client that uses both. */
export class Stores {
  private constructor(
    readonly targets: readonly Target[],
    private readonly psql: readonly string[],
    private readonly redis: readonly string[],
  ) {}

  static async start(processes: Processes): Promise<Stores> {
    const [ofPostgres, postgresExporter, ofRedis, redisExporter] = await freePorts(4);
    const postgres = await startPostgres(processes, { server: ofPostgres, exporter: postgresExporter });
    await startRedis(processes, { server: ofRedis, exporter: redisExporter });
    const stores = new Stores(
      [podTarget('postgres', postgresExporter), podTarget('redis', redisExporter)],
      [
        join(postgresBin(), 'psql'),
        ...['--host=127.0.0.1', `--port=${ofPostgres}`, `--username=${postgresUser}`],
        ...['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--output=/dev/null'],
      ],
      [redisCli(), '-e', '-p', `${ofRedis}`],
    );
    await stores.waitUntilUp(processes);
    // As rendered: WAL archiving, and Redis' append-only file.
    await stores.sql('postgres', [
      'ALTER SYSTEM SET archive_mode = on',
      "ALTER SYSTEM SET archive_command = '/bin/true'",
      'CREATE DATABASE twisterlab',
    ]);
    await stores.sql('twisterlab', ['CREATE TABLE activity (runs integer DEFAULT 0)']);
    await postgres.stop();
    await postgres.start();
    await stores.waitUntilUp(processes);
    await stores.command('config', 'set', 'appendonly', 'yes');
    return stores;
  }

  /** Uses both as applications do: rows, a rollback, a key that exists and one that does not. */
  async use(): Promise<void> {
    await this.sql('twisterlab', [
      'INSERT INTO activity DEFAULT VALUES',
      'UPDATE activity SET runs = runs + 1',
      'DELETE FROM activity WHERE runs > 5',
      'BEGIN; SELECT count(*) FROM activity; ROLLBACK',
      'SELECT pg_switch_wal()',
    ]);
    await this.command('set', 'key', 'value');
    await this.command('get', 'key');
    await this.command('get', 'nothing');
  }

  private async waitUntilUp(processes: Processes): Promise<void> {
    await processes.until('both stores answer', () =>
      Promise.all([this.sql('postgres', ['SELECT 1']), this.command('ping')]).then(
        () => true,
        () => false,
      ),
    );
  }

  private async sql(database: string, statements: readonly string[]): Promise<void> {
    const [program, ...args] = this.psql;
    const commands = statements.map((each) => `--command=${each}`);
    await execute(program!, [...args, `--dbname=${database}`, ...commands], { timeout: 60_000 });
  }

  private async command(...words: readonly string[]): Promise<void> {
    const [program, ...args] = this.redis;
    const env = { ...process.env, REDISCLI_AUTH: redisPassword };
    await execute(program!, [...args, ...words], { env, timeout: 60_000 });
  }
}
