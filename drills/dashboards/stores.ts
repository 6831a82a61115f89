import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { folderOfPostgres, password, postgres, redis } from '../alerts/stores';
import { freePorts } from '../ground/ports';
import type { Processes } from '../ground/processes';
import { debianProgram } from '../parts';
import { type Target, target } from './target';

const execute = promisify(execFile);

/** PostgreSQL and Redis, each with its exporter, and a client that uses both. */
export class Stores {
  private constructor(
    readonly targets: readonly Target[],
    private readonly psql: readonly string[],
    private readonly redis: readonly string[],
  ) {}

  static async start(processes: Processes): Promise<Stores> {
    const ports = await freePorts(4);
    const [ofPostgres, postgresExporter, ofRedis, redisExporter] = ports;
    const database = await postgres(processes, [ofPostgres, postgresExporter]);
    await redis(processes, [ofRedis, redisExporter]);
    const stores = new Stores(
      [target('postgres', postgresExporter), target('redis', redisExporter)],
      [
        join(folderOfPostgres(), 'psql'),
        ...['--host=127.0.0.1', `--port=${ofPostgres}`, '--username=exporter'],
        ...['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--output=/dev/null'],
      ],
      [join(dirname(debianProgram('redis-server')), 'redis-cli'), '-e', '-p', `${ofRedis}`],
    );
    await stores.answers(processes);
    // As the rendered ones have it: an archive, and a file of every write.
    await stores.sql('postgres', [
      'ALTER SYSTEM SET archive_mode = on',
      "ALTER SYSTEM SET archive_command = '/bin/true'",
      'CREATE DATABASE twisterlab',
    ]);
    await stores.sql('twisterlab', ['CREATE TABLE day (said integer DEFAULT 0)']);
    await database.stop();
    await database.start();
    await stores.answers(processes);
    await stores.command('config', 'set', 'appendonly', 'yes');
    return stores;
  }

  /** What applications do all day: rows, a rollback, a key that is found and one that is not. */
  async use(): Promise<void> {
    await this.sql('twisterlab', [
      'INSERT INTO day DEFAULT VALUES',
      'UPDATE day SET said = said + 1',
      'DELETE FROM day WHERE said > 5',
      'BEGIN; SELECT count(*) FROM day; ROLLBACK',
      'SELECT pg_switch_wal()',
    ]);
    await this.command('set', 'key', 'value');
    await this.command('get', 'key');
    await this.command('get', 'nothing');
  }

  private async answers(processes: Processes): Promise<void> {
    const answering = () => Promise.all([this.sql('postgres', ['SELECT 1']), this.command('ping')]);
    await processes.until('both stores answer', () =>
      answering().then(
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
    const env = { ...process.env, REDISCLI_AUTH: password };
    await execute(program!, [...args, ...words], { env, timeout: 60_000 });
  }
}
