import { execFile, execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bytes, formatBytes } from '@twisterlab/platform/util/quantity';
import { parse } from 'yaml';
import { patroniMemory } from '../../charts/twisterlab/postgres/tuning';
import type { Dist } from '../dist';
import type { TestContext } from '../drill';
import type { CheckedItems } from '../expectation';
import { MemoryCgroup } from '../fixtures/memory-cgroup';
import { configFile } from '../servers/config-files';
import { postgresBin } from '../servers/postgres';
import { serverOf } from './limits';

const run = promisify(execFile);
/** All that max_connections leaves beside those of the drill: with 40, parallel workers use 65,236 of 65,536 KiB of /dev/shm. */
const sessions = 54;
const statement = 'SELECT count(*), max(a.t || b.t) FROM a JOIN b USING (id)';
const unprivileged = 65534;

/** Production's PostgreSQL with its rendered settings, limit and /dev/shm, and many sessions that join the same large tables. */
export async function checkPostgres({ dist, processes, note }: TestContext): Promise<CheckedItems> {
  const { limit, sharedMemory } = sizes(dist);
  const cgroup = MemoryCgroup.create(processes, 'postgres', limit);
  // Not below the folder of the drill, which only its owner can enter.
  const folder = mkdtempSync(join(tmpdir(), 'twisterlab-drill-postgres-'));
  processes.onStopped(() => rmSync(folder, { recursive: true, force: true }));
  chownSync(folder, unprivileged, unprivileged);
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  chownSync(data, unprivileged, unprivileged);
  const bin = postgresBin();
  const user = ['setpriv', `--reuid=${unprivileged}`, `--regid=${unprivileged}`, '--clear-groups'] as const;
  const [program, ...words] = user;
  execFileSync(
    program,
    [...words, join(bin, 'initdb'), '--auth=trust', '--username=drill', `--pgdata=${data}`, '--no-sync'],
    {
      cwd: folder,
      stdio: 'ignore',
    },
  );
  const settings = Object.entries(parameters(dist)).map(([name, value]) => `--${name}=${value}`);
  const server = [join(bin, 'postgres'), '-D', data, '-k', folder, '-h', '', '-c', 'fsync=off', ...settings];
  const mount = `mount -t tmpfs -o size=${sharedMemory} tmpfs /dev/shm && exec "$0" "$@"`;
  const [shell, ...args] = cgroup.inside('unshare', '--mount', 'sh', '-c', mount, ...user, ...server);
  const postgres = await processes.start('postgres-limited', shell, args);

  const connection = ['-h', folder, '-U', 'drill', '-d', 'postgres', '-qAt', '-v', 'ON_ERROR_STOP=1'];
  const psql = (...statements: readonly string[]) =>
    run(join(bin, 'psql'), [...connection, ...statements.flatMap((each) => ['-c', each])]);
  const succeeds = (statement: string) =>
    psql(statement).then(
      () => true,
      () => false,
    );
  await processes.until('PostgreSQL accepts connections', () => succeeds('SELECT 1'));
  await psql(`
    CREATE TABLE a AS SELECT n AS id, md5(n::text) || md5((n + 1)::text) AS t FROM generate_series(1, 300000) n;
    CREATE TABLE b AS SELECT * FROM a;
    ANALYZE`);
  let peak = 0;
  const measuring = setInterval(() => {
    peak = Math.max(peak, cgroup.used());
  }, 100);
  // All sessions wait for a lock and then join at the same moment, also on a slow machine.
  const lockHolder = psql('SELECT pg_advisory_lock(1)', 'SELECT pg_sleep(3600)').catch(() => undefined);
  const locks = "FROM pg_locks WHERE locktype = 'advisory' AND";
  const counted = async (which: string) => Number((await psql(`SELECT count(*) ${locks} ${which}`)).stdout);
  await processes.until('a session holds the lock', async () => (await counted('granted')) === 1);
  const joins = Array.from({ length: sessions }, () => psql('SELECT pg_advisory_lock_shared(1)', statement));
  const settled = Promise.allSettled(joins);
  await processes.until('every session waits for it', async () => (await counted('NOT granted')) === sessions);
  await psql(`SELECT pg_terminate_backend(pid) ${locks} granted`);
  const results = await settled;
  await lockHolder;
  clearInterval(measuring);
  note(
    `PostgreSQL: ${sessions} joins, up to ${formatBytes(peak)} of ${formatBytes(limit)} beside shared_buffers, /dev/shm ${formatBytes(bytes(sharedMemory))}`,
  );
  await processes.end(postgres);
  const faults = results.flatMap((result) =>
    result.status === 'rejected' ? [`${(result.reason as Error).message}`.split('\n').at(1) ?? 'no message'] : [],
  );
  return {
    of: sessions,
    faults: [...new Set(faults)].map((fault) => `${faults.filter((each) => each === fault).length} x ${fault}`),
  };
}

/** Bytes of the container without Patroni, which does not run here, and the size of /dev/shm; 64Mi is containerd's. */
function sizes(dist: Dist): { readonly limit: number; readonly sharedMemory: number } {
  const { spec, container, limit } = serverOf(dist, 'production/postgres/StatefulSet.postgres-cluster.yaml');
  const volume = container.volumeMounts?.find(({ mountPath }) => mountPath === '/dev/shm')?.name;
  const { emptyDir } = spec.volumes?.find(({ name }) => name === volume) ?? {};
  return { limit: limit - patroniMemory, sharedMemory: bytes(emptyDir?.sizeLimit ?? '64Mi') };
}

/** The rendered parameters, without those that need files of the image. */
function parameters(dist: Dist): Readonly<Record<string, string | number>> {
  const { bootstrap } = parse(configFile(dist, 'production/postgres/', 'patroni.yml'), { version: '1.1' });
  const all = Object.entries(bootstrap.dcs.postgresql.parameters as Record<string, string | number>);
  return Object.fromEntries(all.filter(([name]) => !/^(ssl|archive)/.test(name)));
}
