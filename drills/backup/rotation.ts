import { randomBytes } from 'node:crypto';
import { noFaults } from '../expectation';
import type { NodeCluster } from '../fixtures/node-cluster';
import { changeInSecret, withNewValue } from '../fixtures/rotation';
import { runbookScript } from '../fixtures/runbook';
import { Shell } from '../fixtures/shell';
import { namespace } from '../nodes/production';
import { checks } from './checks';
import { type Fixture, nightly, unexpectedExit, weekly } from './fixture';
import type { KeyPair } from './offsite';

const page = 'backup-passwords.md';
const backup = nightly('offsite');

/** The password of a restic repository, and the CronJobs that use it. */
export interface Password {
  readonly namespace: string;
  readonly secret: string;
  readonly cronjobs: readonly string[];
}

/** The commands that change a password. */
export const passwordScript = (value: string, { cronjobs, ...of }: Password): string =>
  withNewValue(value, changeInSecret(), runbookScript(page, { ...of, cronjobs: cronjobs.join(' ') }));

/** The commands that change the keys of a bucket. */
export const keysScript = ({ access, secret }: KeyPair, of: { readonly namespace: string; readonly cronjob: string }) =>
  withNewValue('', changeInSecret(), runbookScript(page, { ...of, access, key: secret }));

/** Changes a password as the runbook does. @returns the faults. */
export async function rotatePassword(cluster: NodeCluster, password: Password): Promise<string[]> {
  const script = passwordScript(randomBytes(20).toString('hex'), password);
  return unexpectedExit(`the password ${password.secret}:`, await new Shell(cluster.api).run('-euc', script), true);
}

/** Changes the password of the off-site copies and the keys of their bucket; the old ones are refused. */
export async function rotation({ context, nodeCluster, tasks, bucket }: Fixture): Promise<void> {
  const { step } = context;
  const faults: string[] = [];
  const run = async (name: string) =>
    faults.push(...unexpectedExit(name, await step(`run ${name}`, () => tasks.run(name)), true));
  const opens = async (what: string, env: Readonly<Record<string, string>>, succeeds: boolean) => {
    // restic may repeat a request that is refused.
    const command = ['timeout', '120', 'restic', '--no-cache', 'snapshots'];
    faults.push(...unexpectedExit(`restic with ${what}`, await tasks.run(backup, { env, command }), succeeds));
  };
  const secretOf = (name: string, key: string) => secretValue(nodeCluster, name, key);
  const password = { namespace, secret: 'backup-offsite', cronjobs: [backup] };

  await run(backup);
  const before = await secretOf(password.secret, 'password');
  faults.push(...(await step('the password, by the runbook', () => rotatePassword(nodeCluster, password))));
  const after = await secretOf(password.secret, 'password');
  if (after === before) faults.push(`the Secret ${password.secret} has the old password`);
  await opens('the new password', { RESTIC_PASSWORD: after }, true);
  await opens('the old password', { RESTIC_PASSWORD: before }, false);
  // The newest copy is from the runbook; the others were made with the old password.
  await run(weekly('offsite'));

  const [first, second] = bucket.pairs;
  const keys = keysScript(second, { namespace, cronjob: backup });
  const changed = await step('the keys of the bucket, by the runbook', () =>
    new Shell(nodeCluster.api).run('-euc', keys),
  );
  faults.push(...unexpectedExit('the keys of the bucket:', changed, true));
  await step('delete the first pair of keys', () => bucket.acceptOnly(second));
  await run(backup);
  await opens('the old keys', { AWS_ACCESS_KEY_ID: first.access, AWS_SECRET_ACCESS_KEY: first.secret }, false);
  context.check(checks.rotated, { of: 8, faults }, noFaults);
}

async function secretValue({ kubectl }: NodeCluster, name: string, key: string): Promise<string> {
  const [secret] = await kubectl.get('--namespace', namespace, `secret/${name}`);
  return Buffer.from((secret as unknown as { data: Record<string, string> }).data[key]!, 'base64').toString();
}
