import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Processes, Running } from '../ground/processes';
import { debianProgram, unpackedProgram } from '../parts';

export const password = 'drill';

/** A store that can be stopped and started, and an exporter that tells of it all the time. */
export interface Watched {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Redis behind a password. */
export async function redis(processes: Processes, [port, exporter]: readonly [number, number]): Promise<Watched> {
  const program = debianProgram('redis-server');
  const args = [`--port ${port}`, '--bind 127.0.0.1', `--requirepass ${password}`, '--maxmemory 64mb', '--save ""'];
  const watched = stoppable(
    processes,
    'redis',
    program,
    args.flatMap((arg) => arg.split(' ')),
  );
  await watched.start();
  await processes.start(
    'redis-exporter',
    await unpackedProgram('prometheus-redis-exporter'),
    [`-web.listen-address=127.0.0.1:${exporter}`],
    { REDIS_ADDR: `redis://127.0.0.1:${port}`, REDIS_PASSWORD: password },
  );
  return watched;
}

/** PostgreSQL, which root must not run: somebody without rights does. Its files are where he finds them. */
export async function postgres(processes: Processes, [port, exporter]: readonly [number, number]): Promise<Watched> {
  const isRoot = process.getuid?.() === 0;
  const nobody = 65534;
  const folder = mkdtempSync(join(tmpdir(), 'twisterlab-drill-alerts-postgres-'));
  processes.afterwards(() => rmSync(folder, { recursive: true, force: true }));
  if (isRoot) chownSync(folder, nobody, nobody);
  const as = isRoot ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] : ['env'];
  const bin = folderOfPostgres();
  const data = join(folder, 'data');
  mkdirSync(join(folder, 'sockets'), { mode: 0o777 });
  if (isRoot) chownSync(join(folder, 'sockets'), nobody, nobody);
  const [program, ...words] = as;
  const initdb = [
    ...words,
    join(bin, 'initdb'),
    '--auth=trust',
    '--username=exporter',
    `--pgdata=${data}`,
    '--no-sync',
  ];
  execFileSync(program!, initdb, { cwd: folder, stdio: 'ignore' });
  const server = [`-D${data}`, `-p${port}`, '-h127.0.0.1', `-k${folder}/sockets`, '-cfsync=off'];
  const watched = stoppable(processes, 'postgres', program!, [...words, join(bin, 'postgres'), ...server]);
  await watched.start();
  await processes.start(
    'postgres-exporter',
    await unpackedProgram('prometheus-postgres-exporter'),
    [`--web.listen-address=127.0.0.1:${exporter}`],
    {
      DATA_SOURCE_URI: `127.0.0.1:${port}/postgres?sslmode=disable`,
      DATA_SOURCE_USER: 'exporter',
      DATA_SOURCE_PASS: password,
    },
  );
  return watched;
}

/** Whatever version is here; what is asked of it every one of them has. */
export function folderOfPostgres(): string {
  const all = '/usr/lib/postgresql';
  const versions = existsSync(all) ? readdirSync(all).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(all, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
  return found ?? join(debianProgram('postgresql-15'), '..');
}

function stoppable(processes: Processes, name: string, program: string, args: readonly string[]): Watched {
  let running: Running | undefined;
  return {
    start: async () => {
      running = await processes.start(name, program, args);
    },
    stop: async () => {
      if (running) await processes.end(running);
      running = undefined;
    },
  };
}
