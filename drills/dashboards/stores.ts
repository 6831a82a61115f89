import { execFile } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from '../ground/ports';
import type { Processes } from '../ground/processes';
import { debianProgram } from '../parts/debian';
import { unpackedProgram } from '../parts/unpacked';
import { type Target, target } from './target';

const execute = promisify(execFile);

/** Whom PostgreSQL runs as where this is root: it refuses to be root itself. */
const nobody = 65534;

/** PostgreSQL and Redis, each with its exporter, and a client that uses both. */
export class Stores {
  private constructor(
    readonly targets: readonly Target[],
    private readonly psql: readonly string[],
    private readonly redis: readonly string[],
  ) {}

  static async start(processes: Processes): Promise<Stores> {
    const [postgres, redis, ofPostgres, ofRedis] = (await freePorts(4)) as [number, number, number, number];
    const psql = await startPostgres(processes, postgres);
    await processes.start('redis', debianProgram('redis-server'), [
      ...['--port', `${redis}`, '--bind', '127.0.0.1', '--dir', processes.folder],
      ...['--appendonly', 'yes', '--maxmemory', '64mb'],
    ]);
    await processes.start(
      'postgres-exporter',
      await unpackedProgram('prometheus-postgres-exporter'),
      [`--web.listen-address=127.0.0.1:${ofPostgres}`],
      {
        DATA_SOURCE_URI: `127.0.0.1:${postgres}/postgres?sslmode=disable`,
        DATA_SOURCE_USER: 'exporter',
        DATA_SOURCE_PASS: 'unused',
      },
    );
    await processes.start('redis-exporter', await unpackedProgram('prometheus-redis-exporter'), [
      `--web.listen-address=127.0.0.1:${ofRedis}`,
      `--redis.addr=redis://127.0.0.1:${redis}`,
    ]);
    const client = join(dirname(debianProgram('redis-server')), 'redis-cli');
    return new Stores([target('postgres', ofPostgres), target('redis', ofRedis)], psql, [client, '-p', `${redis}`]);
  }

  /** What applications do all day: rows, a rollback, a key that is found and one that is not. */
  async use(): Promise<void> {
    const statements = [
      'INSERT INTO day DEFAULT VALUES',
      'UPDATE day SET said = said + 1',
      'DELETE FROM day WHERE said > 5',
      'BEGIN; SELECT count(*) FROM day; ROLLBACK',
      'SELECT pg_switch_wal()',
    ];
    await run([...this.psql, '--dbname=twisterlab', ...statements.flatMap((each) => ['--command', each])]);
    for (const command of [
      ['set', 'key', 'value'],
      ['get', 'key'],
      ['get', 'nothing'],
    ]) {
      await run([...this.redis, ...command]);
    }
  }
}

/** @returns the client's command line, up to the database. */
async function startPostgres(processes: Processes, port: number): Promise<string[]> {
  const programs = dirname(debianProgram('postgresql-15'));
  const home = join(processes.folder, 'postgres');
  mkdirSync(home);
  const root = process.getuid?.() === 0;
  if (root) {
    // The way to it is the drill's own folder, which nobody else may look into.
    chmodSync(processes.folder, 0o711);
    chownSync(home, nobody, nobody);
  }
  const as = root ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] : [];
  const data = join(home, 'data');
  await run([...as, `${programs}/initdb`, '--username=drill', '--auth=trust', '--no-sync', `--pgdata=${data}`], home);
  const [program, ...args] = [
    ...as,
    `${programs}/postgres`,
    ...['-D', data, '-p', `${port}`, '-k', home, '-c', 'listen_addresses=127.0.0.1'],
    ...['-c', 'archive_mode=on', '-c', 'archive_command=/bin/true', '-c', 'fsync=off'],
  ];
  await processes.start('postgres', program!, args);
  const psql = [`${programs}/psql`, '--host=127.0.0.1', `--port=${port}`, '--username=drill', '--no-psqlrc', '--quiet'];
  const asks = [...psql, '--set=ON_ERROR_STOP=1', '--output=/dev/null'];
  await processes.until('PostgreSQL answers', () =>
    run([...asks, '--dbname=postgres', '--command=SELECT 1']).then(
      () => true,
      () => false,
    ),
  );
  await run([...asks, '--dbname=postgres', '--command=CREATE DATABASE twisterlab']);
  await run([
    ...asks,
    '--dbname=twisterlab',
    '--command=CREATE TABLE day (said integer DEFAULT 0)',
    // As the rendered database has it: reads statistics, and no row of any table.
    '--command=CREATE ROLE exporter LOGIN IN ROLE pg_monitor',
  ]);
  return asks;
}

async function run([program, ...args]: readonly string[], cwd?: string): Promise<void> {
  await execute(program!, args, { cwd, timeout: 60_000 });
}
