import { equals, noFaults } from '../expectation';
import { checks } from './checks';
import { backups, type Fixture, nightly, runAll, unexpectedExit, weekly } from './fixture';
import type { Ended } from './tasks';

/** Two nights and a Sunday without failures. */
export async function copying(fixture: Fixture): Promise<void> {
  const { context, stores, monitoring } = fixture;
  const faults: string[] = [];
  for (const night of [1, 2]) {
    await stores.change(`night ${night}`);
    faults.push(
      ...(await context.step(`night ${night}: run every backup, under load`, () => runAll(fixture, nightly))),
    );
  }
  for (const backup of backups) {
    const size = await monitoring.value(`backup_size_bytes{backup="${backup}"}`);
    const took = await monitoring.value(`backup_task_duration_seconds{backup="${backup}",task="backup"}`);
    if (size === undefined || took === undefined) faults.push(`${backup} exposes no size or no duration`);
    else context.note(`${backup}: ${(size / 2 ** 20).toFixed(1)} MiB in ${took} s`);
  }
  faults.push(...(await context.step('Sunday: restore and compare every newest copy', () => runAll(fixture, weekly))));
  context.check(checks.copied, { of: 3 * backups.length, faults }, noFaults);
  context.check(checks.quiet, (await monitoring.firing()).join(', ') || 'no alert', equals('no alert'));
}

/** Starts a backup twice at the same time, of which one has to succeed, and a backup with its restore drill: one after the other. */
export async function concurrentRuns({ context, tasks, copies }: Fixture): Promise<void> {
  const before = await copies.of('postgres-dump');
  const ends = await context.step('run a backup twice at the same time', async () => {
    const jobs = [await tasks.start(nightly('postgres-dump')), await tasks.start(nightly('postgres-dump'))];
    return [await tasks.ended(jobs[0]!), await tasks.ended(jobs[1]!)];
  });
  const [succeeded, locked] = ends.sort((a, b) => a.code - b.code) as [Ended, Ended];
  const added = (await copies.of('postgres-dump')).length - before.length;
  const faults = [
    ...unexpectedExit('one run', succeeded, true),
    ...(locked.code === 75 && locked.output.includes('another run holds the lock')
      ? []
      : [`the other ended with ${locked.code}: ${locked.output.trimEnd().split('\n').at(-1)}`]),
    ...(added === 1 ? [] : [`${added} copies were added`]),
  ];
  const both = await context.step('run a backup and its restore drill at the same time', async () => {
    const jobs = [await tasks.start(nightly('postgres-dump')), await tasks.start(weekly('postgres-dump'))];
    return [await tasks.ended(jobs[0]!), await tasks.ended(jobs[1]!)];
  });
  faults.push(...both.flatMap((each) => unexpectedExit('a task of the same claim', each, true)));
  const waited = both.filter(({ output }) => output.includes('waiting for another task of the claim')).length;
  if (waited !== 1) faults.push(`${waited} of two tasks of the same claim waited for the other`);
  context.check(checks.concurrent, { of: 4, faults }, noFaults);
}

/** The scenarios that follow need many runs, which are faster with little data. */
export async function deleteData({ context, stores }: Fixture): Promise<void> {
  await context.step('delete most of the data', () => stores.shrink());
}
