import { noFaults } from '../expectation';
import { checks } from './checks';
import type { Corruption } from './copies';
import { backups, type Fixture, nightly, runAll, unexpectedAlert, unexpectedExit, weekly } from './fixture';

const corruptions: readonly Corruption[] = ['truncated', 'bit-flipped', 'empty'];
const failed = (backup: string) => `RestoreDrillFailed ${backup}`;

/** The weekly restore test on corrupted copies, each repaired afterwards. */
export async function corruptedCopies(fixture: Fixture): Promise<void> {
  const { context, tasks, copies } = fixture;
  const faults: string[] = [];
  for (const backup of backups) {
    await context.step(`${backup}: test a ${corruptions.join(', a ')} newest copy`, async () => {
      for (const corruption of corruptions) {
        const repair = await copies.corrupt(await copies.file(backup), corruption);
        faults.push(...unexpectedExit(`${backup}, ${corruption}:`, await tasks.run(weekly(backup)), false));
        faults.push(...(await unexpectedAlert(fixture, failed(backup), true)));
        await repair();
      }
    });
  }
  faults.push(...(await context.step('restore every newest copy', () => runAll(fixture, weekly))));
  for (const backup of backups) faults.push(...(await unexpectedAlert(fixture, failed(backup), false)));
  context.check(checks.corrupted, { of: backups.length * corruptions.length, faults }, noFaults);
}

/** The newest copy has yesterday's data with right checksums. */
export async function staleCopies(fixture: Fixture): Promise<void> {
  const { context, stores, tasks, copies } = fixture;
  const faults: string[] = [];
  await stores.change('after the corruption');
  faults.push(...(await context.step('another night', () => runAll(fixture, nightly))));
  for (const backup of backups) {
    await context.step(`${backup}: test a newest copy with old data`, async () => {
      const repair = await copies.makeStale(backup);
      faults.push(...unexpectedExit(`${backup}, old data:`, await tasks.run(weekly(backup)), false));
      faults.push(...(await unexpectedAlert(fixture, failed(backup), true)));
      await repair();
    });
  }
  context.check(checks.stale, { of: backups.length, faults }, noFaults);
}

/** The copy of all copies in the bucket. */
export async function offsite(fixture: Fixture): Promise<void> {
  const { context, tasks, bucket } = fixture;
  const faults: string[] = [];
  const run = async (name: string, succeeds: boolean) =>
    faults.push(...unexpectedExit(name, await context.step(`run ${name}`, () => tasks.run(name)), succeeds));
  await run(nightly('offsite'), true);
  context.note(`the bucket has ${(bucket.size / 2 ** 20).toFixed(1)} MiB`);
  // A text that every copy of PostgreSQL contains.
  faults.push(...bucket.filesWith('"public"."bulk"').map((file) => `${file} is not encrypted`));
  await run(weekly('offsite'), true);
  const repair = bucket.corrupt();
  await run(weekly('offsite'), false);
  faults.push(...(await unexpectedAlert(fixture, failed('offsite'), true)));
  repair();
  await run(weekly('offsite'), true);
  context.check(checks.offsite, { of: 4, faults }, noFaults);
}
