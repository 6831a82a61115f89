import type { Kubectl } from '../fixtures/kubectl';
import { namespace } from '../nodes/production';

/** How to execute a command in the servers of before and in those of dist. */
export interface Servers {
  readonly postgres: readonly string[];
  readonly redis: readonly string[];
}

export const old: Servers = {
  postgres: ['statefulset/postgres', '--', 'psql', '--username=twisterlab'],
  redis: ['deployment/redis', '--'],
};

export const current: Servers = {
  postgres: ['postgres-cluster-0', '--container', 'postgres-cluster', '--', 'psql', '--username=postgres'],
  redis: ['redis-0', '--'],
};

const exec = (kubectl: Kubectl, args: readonly string[]) => kubectl.exec(['exec', '--namespace', namespace, ...args]);

export async function sql(kubectl: Kubectl, { postgres }: Servers, statement: string): Promise<string> {
  const flags = ['--dbname=twisterlab', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1'];
  return (await exec(kubectl, [...postgres, ...flags, `--command=${statement}`])).trim();
}

async function lua(kubectl: Kubectl, { redis }: Servers, script: string): Promise<string> {
  return (await exec(kubectl, [...redis, 'redis-cli', '-e', 'eval', script, '0'])).trim();
}

/** Tables with what a dump can get wrong: types, sequences, views, text of several lines; in Redis keys of several types. */
export async function fill(kubectl: Kubectl): Promise<void> {
  await sql(
    kubectl,
    old,
    `CREATE TABLE drill (n bigint PRIMARY KEY);
     CREATE TABLE agents (id serial PRIMARY KEY, name text UNIQUE, settings jsonb, seen timestamptz, image bytea);
     INSERT INTO agents (name, settings, seen, image)
       SELECT 'agent ' || n, jsonb_build_object('n', n, 'text', E'é\\\\n\\t' || n), '2025-12-31'::timestamptz + n * interval '1 h',
         decode(md5(n::text), 'hex') FROM generate_series(1, 1000) n;
     CREATE TABLE executions AS SELECT n, n % 1000 + 1 AS agent, md5(n::text) AS result FROM generate_series(1, 200000) n;
     ALTER TABLE executions ADD PRIMARY KEY (n), ADD FOREIGN KEY (agent) REFERENCES agents;
     CREATE VIEW latest AS SELECT max(seen) FROM agents`,
  );
  await lua(
    kubectl,
    old,
    `for n = 1, 5000 do redis.call('SET', 'app:' .. n, string.rep('x', 50) .. n) end
     redis.call('HSET', 'app:hash', 'a', '1', 'b', '2') redis.call('RPUSH', 'app:list', 'one', 'two')
     redis.call('SET', 'app:expires', 'x', 'EX', 86400)`,
  );
}

/** Lines that are the same in two places that have the same data: rows and checksum of every table, the keys of Redis. */
export async function fingerprint(kubectl: Kubectl, servers: Servers): Promise<string[]> {
  const names = await sql(
    kubectl,
    servers,
    `SELECT relname FROM pg_stat_user_tables WHERE relname <> 'drill' ORDER BY relname`,
  );
  const tables = names.split('\n').filter(Boolean);
  const sums = tables.map(
    (table) =>
      `SELECT '${table}: ' || count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM ${table} t`,
  );
  const rows = await sql(
    kubectl,
    servers,
    [...sums, `SELECT 'next agent: ' || last_value FROM agents_id_seq`].join(' UNION ALL '),
  );
  const keys = await lua(
    kubectl,
    servers,
    `local keys = redis.call('KEYS', 'app:*') table.sort(keys) local sum = ''
     for _, key in ipairs(keys) do sum = redis.sha1hex(sum .. key .. redis.call('DUMP', key)) end
     return #keys .. ' keys, ' .. sum`,
  );
  return [...rows.split('\n'), keys];
}

export function differences(before: readonly string[], after: readonly string[]): string[] {
  return before.filter((line) => !after.includes(line)).map((line) => `before: ${line}; after: ${after.join('; ')}`);
}

/** Numbers of the rows and keys that the servers have of the client. */
export async function written(kubectl: Kubectl, servers: Servers): Promise<{ rows: Set<number>; keys: Set<number> }> {
  const numbers = (text: string) => new Set(text.split('\n').filter(Boolean).map(Number));
  const rows = numbers(await sql(kubectl, servers, 'SELECT n FROM drill'));
  const found = await exec(kubectl, [...servers.redis, 'redis-cli', '-e', '--scan', '--pattern', 'drill:*']);
  return { rows, keys: numbers(found.replaceAll('drill:', '')) };
}
