import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretKeys } from '../../charts/monitoring/alertmanager/receivers';
import type { Dist } from '../dist';
import { freePorts } from '../fixtures/ports';
import type { Processes } from '../fixtures/processes';
import { debianProgram, part } from '../parts';
import { Alertmanager, renderedAlertmanagerConfig } from '../servers/alertmanager';
import { postgresBin, postgresUser, startPostgresAlone } from '../servers/postgres';
import { redisCli } from '../servers/redis';

/** Real servers that the programs of containers connect to. */
export interface Stores {
  /** Scripts by the name of a program: what a container's program does. */
  readonly programs: Readonly<Record<string, string>>;
  /** Runs a statement in production's database. @throws with the message of the server. */
  sql(statement: string): string;
}

/** Roles that statements name. */
const roles = ['twisterlab', 'twisterlab_alternate', 'postgres', 'backup', 'standby', 'rewind'];

export async function startStores(processes: Processes, dist: Dist): Promise<Stores> {
  const [postgres, redis, alerts] = await freePorts(3);
  await startPostgresAlone(processes, postgres!);
  const psql = [join(postgresBin(), 'psql'), '-h', '127.0.0.1', '-p', `${postgres}`];
  const sql = (statement: string, user = 'postgres', database = 'twisterlab') =>
    execFileSync(
      psql[0]!,
      [...psql.slice(1), '-U', user, '-d', database, '-X', '-v', 'ON_ERROR_STOP=1', '-v', 'password=drill'],
      {
        input: statement,
        encoding: 'utf8',
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
  await processes.until('PostgreSQL accepts connections', async () => {
    try {
      return sql('SELECT 1', postgresUser, 'postgres') !== '';
    } catch {
      return false;
    }
  });
  for (const role of roles)
    sql(`CREATE ROLE ${role} LOGIN ${role === 'postgres' ? 'SUPERUSER' : ''}`, postgresUser, 'postgres');
  sql('CREATE DATABASE twisterlab OWNER twisterlab', postgresUser, 'postgres');

  const args = ['--port', `${redis}`, '--bind', '127.0.0.1', '--save', '', '--dir', processes.folder];
  await processes.start('redis', debianProgram('redis-server'), args);

  const addresses = { [secretKeys.chat]: 'http://127.0.0.1:9/', [secretKeys.heartbeat]: 'http://127.0.0.1:9/' };
  await Alertmanager.start(processes, dist, { name: 'alertmanager', port: alerts!, addresses });
  const folder = join(processes.folder, 'amtool');
  mkdirSync(folder);
  const configuration = join(folder, 'alertmanager.yml');
  writeFileSync(configuration, renderedAlertmanagerConfig(dist));
  const arranged = `for word; do shift; case "$word" in
    *127.0.0.1:9093*) word=\${word%:9093}:${alerts} ;;
    /etc/alertmanager/alertmanager.yml) word=${configuration} ;;
  esac; set -- "$@" "$word"; done`;
  return {
    programs: {
      // The end of the input does not reach a simulated container.
      psql: `while [ "$1" = -h ]; do shift 2; done; /usr/bin/timeout 3 /bin/cat | ${psql.join(' ')} "$@"`,
      'redis-cli': `exec ${redisCli()} -p ${redis} "$@"`,
      amtool: `${arranged}; exec ${await part('amtool')} "$@"`,
    },
    sql,
  };
}
