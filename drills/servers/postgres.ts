import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Processes } from '../fixtures/processes';
import { debianProgram, unpackedProgram } from '../parts';
import { type Restartable, restartable, type ServerPorts } from './restartable';

/** The superuser of the cluster, without a password. */
export const postgresUser = 'exporter';

/** Starts PostgreSQL with an empty cluster, and its exporter. */
export async function startPostgres(processes: Processes, ports: ServerPorts): Promise<Restartable> {
  const postgres = await startPostgresAlone(processes, ports.server);
  const exporter = await unpackedProgram('prometheus-postgres-exporter');
  await processes.start('postgres-exporter', exporter, [`--web.listen-address=127.0.0.1:${ports.exporter}`], {
    DATA_SOURCE_URI: `127.0.0.1:${ports.server}/postgres?sslmode=disable`,
    DATA_SOURCE_USER: postgresUser,
    DATA_SOURCE_PASS: 'drill',
  });
  return postgres;
}

/** Starts PostgreSQL with an empty cluster. It refuses to run as root: then it runs as an unprivileged user. */
export async function startPostgresAlone(processes: Processes, port: number): Promise<Restartable> {
  const isRoot = process.getuid?.() === 0;
  const unprivileged = 65534;
  // Not below the folder of the drill, which only its owner can enter.
  const folder = mkdtempSync(join(tmpdir(), 'twisterlab-drill-postgres-'));
  processes.onStopped(() => rmSync(folder, { recursive: true, force: true }));
  const sockets = join(folder, 'sockets');
  mkdirSync(sockets, { mode: 0o777 });
  if (isRoot) for (const each of [folder, sockets]) chownSync(each, unprivileged, unprivileged);
  const [program, ...words] = isRoot
    ? ['setpriv', `--reuid=${unprivileged}`, `--regid=${unprivileged}`, '--clear-groups']
    : ['env'];
  const bin = postgresBin();
  const data = join(folder, 'data');
  const initdb = [join(bin, 'initdb'), '--auth=trust', `--username=${postgresUser}`, `--pgdata=${data}`, '--no-sync'];
  execFileSync(program!, [...words, ...initdb], { cwd: folder, stdio: 'ignore' });
  const server = [`-D${data}`, `-p${port}`, '-h127.0.0.1', `-k${sockets}`, '-cfsync=off'];
  const postgres = restartable(processes, 'postgres', program!, [...words, join(bin, 'postgres'), ...server]);
  await postgres.start();
  return postgres;
}

/** Folder of the newest PostgreSQL of this machine: drills use nothing that depends on its version. */
export function postgresBin(): string {
  const all = '/usr/lib/postgresql';
  const versions = existsSync(all) ? readdirSync(all).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(all, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
  return found ?? join(debianProgram('postgresql-15'), '..');
}
