import { equals, faultless } from '../expectation';
import { isTrue } from '../ground/kubectl';
import { typed } from '../ground/runbook';
import { Shell } from '../ground/shell';
import { namespace } from '../nodes/production';
import { promises } from './promises';
import { nightly, type Scene, unlessEnded } from './scene';
import { postgres } from './stores';

/** A namespace of another tenant, with a PostgreSQL of its own. */
export const other = 'twisterlab-dev';
const database = 'restored';

/** To between two transactions, by the runbook. */
export async function restoring({ story, ground, stores }: Scene): Promise<void> {
  await stores.change('before');
  const moment = await stores.sql('SELECT clock_timestamp()');
  await stores.change('and after');
  await story.step('the log is archived', () => archived(stores, ground));
  const pod = ['--namespace', other, `pod/${postgres}-0`];
  await story.step('the other PostgreSQL leads', () =>
    ground.kubectl.until('the other leads', pod, ([each]) =>
      Boolean(each && isTrue('Ready', each) && each.metadata.labels?.role === 'primary'),
    ),
  );
  const script = typed('restore.md', { from: namespace, moment, to: other, database });
  const { code, printed } = await story.step('the runbook is typed', () => new Shell(ground.api).run('-euc', script));
  const faults: string[] = [];
  if (code !== 0) faults.push(`the runbook ended with ${code}: ${printed.trim().split('\n').slice(-5).join(' | ')}`);
  else {
    const came = await stores.moments(database, other);
    if (!came.includes('before')) faults.push('the transaction before the moment is not there');
    if (came.includes('and after')) faults.push('the transaction after the moment is there');
    const [wanted, found] = [await stores.fingerprint(), await stores.fingerprint(database, other)];
    if (found !== wanted) faults.push(`the rest is ${found}, and was ${wanted}`);
  }
  story.promise(promises.moment, { of: 3, faults }, faultless);
}

/** Redis as it was when its newest copy was made, by the runbook. */
export async function restoringRedis({ story, ground, stores, tasks }: Scene): Promise<void> {
  await stores.change('as copied');
  const copied = unlessEnded('the backup', await tasks.run(nightly('redis')), true);
  await stores.change('as it is');
  const script = typed('restore.md', { namespace });
  const { code, printed } = await story.step("Redis' runbook is typed", () =>
    new Shell(ground.api).run('-euc', script),
  );
  const said = await ground.api.processes.until('Redis answers', () => stores.redisMoment());
  const last = printed.trim().split('\n').slice(-3).join(' | ');
  story.promise(promises.redis, [...copied, said, ...(code === 0 ? [] : [last])].join(', '), equals('as copied'));
}

async function archived(stores: Scene['stores'], ground: Scene['ground']): Promise<void> {
  const segment = await stores.sql('SELECT pg_walfile_name(pg_switch_wal())');
  await ground.api.processes.until('the segment is in the archive', async () => {
    return (await stores.sql("SELECT coalesce(last_archived_wal, '') FROM pg_stat_archiver")) >= segment;
  });
}
