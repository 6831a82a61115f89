import { equals, noFaults } from '../expectation';
import { isTrue } from '../fixtures/kubectl';
import { runbookScript } from '../fixtures/runbook';
import { Shell } from '../fixtures/shell';
import { namespace } from '../nodes/production';
import { checks } from './checks';
import { type Fixture, nightly, unexpectedExit } from './fixture';
import { postgres } from './stores';

/** The namespace of another tenant, with a PostgreSQL of its own. */
const other = 'twisterlab-dev';
const database = 'restored';

/** Restores a moment between two transactions by the runbook. */
export async function pointInTimeRestore({ context, nodeCluster, stores }: Fixture): Promise<void> {
  await stores.change('before');
  const moment = await stores.sql('SELECT clock_timestamp()');
  await stores.change('and after');
  await context.step('archive the WAL', () => stores.archiveWal());
  const pod = ['--namespace', other, `pod/${postgres}-0`];
  await context.step('wait for the other PostgreSQL', () =>
    nodeCluster.kubectl.until('the other PostgreSQL is primary', pod, ([each]) =>
      Boolean(each && isTrue('Ready', each) && each.metadata.labels?.role === 'primary'),
    ),
  );
  const script = runbookScript('restore.md', { from: namespace, moment, to: other, database });
  const { code, output: printed } = await context.step('run the runbook', () =>
    new Shell(nodeCluster.api).run('-euc', script),
  );
  const faults: string[] = [];
  if (code !== 0) faults.push(`the runbook ended with ${code}: ${printed.trim().split('\n').slice(-5).join(' | ')}`);
  else {
    const restored = await stores.moments(database, other);
    if (!restored.includes('before')) faults.push('the transaction before the moment is missing');
    if (restored.includes('and after')) faults.push('the transaction after the moment is present');
    const [wanted, found] = [await stores.fingerprint(), await stores.fingerprint(database, other)];
    if (found !== wanted) faults.push(`the fingerprint of the other rows is ${found} instead of ${wanted}`);
  }
  context.check(checks.pointInTime, { of: 3, faults }, noFaults);
}

/** Restores the newest copy of Redis by the runbook. */
export async function redisRestore({ context, nodeCluster, stores, tasks }: Fixture): Promise<void> {
  await stores.change('as copied');
  const copied = unexpectedExit('the backup', await tasks.run(nightly('redis')), true);
  await stores.change('as it is');
  const script = runbookScript('restore.md', { namespace }, 'Redis');
  const { code, output: printed } = await context.step('run the runbook of Redis', () =>
    new Shell(nodeCluster.api).run('-euc', script),
  );
  const restored = await stores.redisAnswers();
  const last = printed.trim().split('\n').slice(-3).join(' | ');
  context.check(checks.redis, [...copied, restored, ...(code === 0 ? [] : [last])].join(', '), equals('as copied'));
}
