import { noFaults } from '../expectation';
import { Bootstrap } from '../fixtures/bootstrap';
import { changeInVault, withNewValue } from '../fixtures/rotation';
import { runbookScript } from '../fixtures/runbook';
import { Shell } from '../fixtures/shell';
import { applyTenant, namespace, readiness, workloadsOf } from '../nodes/production';
import { checks } from './checks';
import { last } from './configuration';
import { scriptBeside } from './fixture';
import { withAlternateLogin } from './records';
import { isApplied, type Secrets } from './store';
import { externalSecretsOf } from './values';

const page = 'rotation.md';

/** Rotates the passwords of PostgreSQL and Redis by the runbook, while a client sends requests. */
export async function rotate(secrets: Secrets): Promise<void> {
  const { context, client, cluster } = secrets;
  const since = Date.now() / 1000;
  const faults = [...(await rotatePostgres(secrets)), ...(await rotateRedis(secrets))];
  const { succeeded, failed } = await client.requests(since);
  context.note(`${succeeded} requests meanwhile, ${failed.length} failed`);
  const users = await cluster.kubectl.exec([
    ...['exec', '--namespace', namespace, 'deployment/mcp-unified', '--', 'python', '-c'],
    "import urllib.request as r; print(r.urlopen('http://127.0.0.1:8080/drill/stores', timeout=20).read().decode())",
  ]);
  context.note(`the applications log in as ${users.trim()}`);
  context.check(checks.rotated, { of: succeeded, faults: [...faults, ...failed.slice(0, 5)] }, noFaults);
}

async function rotatePostgres({ context, cluster, keepers, dist, fixture, postgres }: Secrets): Promise<string[]> {
  const next = withAlternateLogin(dist);
  const { kubectl } = cluster;
  const invalidate = () => postgres.sql('ALTER ROLE twisterlab PASSWORD NULL');
  const before = await passwordOf(cluster, 'postgres', 'password');
  await context.step('the other login: a password in Vault and in the Secret', async () => {
    await new Bootstrap(cluster.api, next, 'edge').runOrThrow('secrets');
    const { code, output } = await keepers.administer(scriptBeside(next));
    if (code !== 0) throw new Error(last(output));
    await kubectl.apply(...externalSecretsOf(next).filter(({ metadata }) => metadata.namespace === namespace));
    await kubectl.until('the Secret has the new key', ['--namespace', namespace, 'secret/postgres'], ([secret]) => {
      const { data = {} } = (secret ?? {}) as unknown as { data?: Record<string, string> };
      return data['alternate-password'] !== undefined;
    });
  });
  const { leader } = (await postgres.roles())!;
  const valid = await context.step('make it valid', () =>
    new Shell(cluster.api).run(
      '-euc',
      runbookScript(page, { namespace, primary: leader }, 'PostgreSQL, the applications'),
    ),
  );
  if (valid.code !== 0) return [`the new login: ${last(valid.output)}`];
  if (!fixture.restartsFirst) await invalidate();
  const ready = await context.step('merge the record, wait for the servers', async () => {
    await applyTenant(cluster, next, 'production', isApplied);
    return readiness(cluster, workloadsOf(next, isApplied), 600);
  });
  if (fixture.restartsFirst) {
    await kubectl.until('no pod is Terminating', ['--namespace', namespace, 'pods'], (pods) =>
      pods.every(({ metadata }) => metadata.deletionTimestamp === undefined),
    );
    await context.step('make the old one invalid', invalidate);
  }
  const refused = await login(cluster, leader, before);
  return [...ready.faults, ...(refused ? [] : ['PostgreSQL accepts the old password'])];
}

/** Whether a login over the network with the old password is refused. */
async function login({ kubectl }: Secrets['cluster'], member: string, password: string): Promise<boolean> {
  const { stderr } = await kubectl.run(
    [
      'exec',
      '--stdin',
      '--namespace',
      namespace,
      member,
      '--container',
      'postgres-cluster',
      '--',
      'bash',
      '-c',
      'read -r PGPASSWORD; export PGPASSWORD; psql --host="$(hostname -i)" --username=twisterlab --dbname=postgres --command="SELECT 1"',
    ],
    `${password}\n`,
  );
  return stderr.includes('authentication failed');
}

async function rotateRedis({ context, cluster, keepers }: Secrets): Promise<string[]> {
  const before = await passwordOf(cluster, 'redis', 'password');
  const script = withNewValue(`drill${Date.now()}`, changeInVault(), runbookScript(page, { namespace }, 'Redis'));
  const { code, output } = await context.step('Redis, by the runbook', () => keepers.administer('-euc', script));
  if (code !== 0) return [`Redis: ${last(output)}`];
  const { stdout } = await cluster.kubectl.run(
    [
      ...['exec', '--stdin', '--namespace', namespace, 'redis-0', '--', 'sh', '-c'],
      'read -r REDISCLI_AUTH; export REDISCLI_AUTH; redis-cli ping',
    ],
    `${before}\n`,
  );
  return stdout.includes('PONG') ? ['Redis accepts the old password'] : [];
}

async function passwordOf({ kubectl }: Secrets['cluster'], name: string, key: string): Promise<string> {
  const [secret] = await kubectl.get('--namespace', namespace, `secret/${name}`);
  return Buffer.from((secret as unknown as { data: Record<string, string> }).data[key]!, 'base64').toString();
}
