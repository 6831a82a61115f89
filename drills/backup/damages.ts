import { faultless } from '../expectation';
import type { Damage } from './copies';
import { promises } from './promises';
import { all, backups, nightly, type Scene, unlessAlert, unlessEnded, weekly } from './scene';

const damages: readonly Damage[] = ['truncated', 'bit-flipped', 'empty'];
const failed = (backup: string) => `RestoreDrillFailed ${backup}`;

/** The weekly drill on copies that were damaged, each mended again. */
export async function damaged(scene: Scene): Promise<void> {
  const { story, tasks, copies } = scene;
  const faults: string[] = [];
  for (const backup of backups) {
    await story.step(`${backup}: the newest copy is ${damages.join(', ')}`, async () => {
      for (const damage of damages) {
        const fix = await copies.damage(await copies.file(backup), damage);
        faults.push(...unlessEnded(`${backup}, ${damage}:`, await tasks.run(weekly(backup)), false));
        faults.push(...(await unlessAlert(scene, failed(backup), true)));
        await fix();
      }
    });
  }
  faults.push(...(await story.step('every newest copy restores', () => all(scene, weekly))));
  for (const backup of backups) faults.push(...(await unlessAlert(scene, failed(backup), false)));
  story.promise(promises.refused, { of: backups.length * damages.length, faults }, faultless);
}

/** Yesterday's data as today's, with checksums that are right. */
export async function lying(scene: Scene): Promise<void> {
  const { story, stores, tasks, copies } = scene;
  const faults: string[] = [];
  await stores.change('after the damages');
  faults.push(...(await story.step('another night', () => all(scene, nightly))));
  for (const backup of backups) {
    await story.step(`${backup}: the newest copy lies`, async () => {
      const fix = await copies.lie(backup);
      faults.push(...unlessEnded(`${backup}, a lie:`, await tasks.run(weekly(backup)), false));
      faults.push(...(await unlessAlert(scene, failed(backup), true)));
      await fix();
    });
  }
  story.promise(promises.lie, { of: backups.length, faults }, faultless);
}

/** The copy of all copies on another machine. */
export async function elsewhere(scene: Scene): Promise<void> {
  const { story, tasks, elsewhere: bucket } = scene;
  const faults: string[] = [];
  const runs = async (name: string, well: boolean) =>
    faults.push(...unlessEnded(name, await story.step(name, () => tasks.run(name)), well));
  await runs(nightly('offsite'), true);
  story.note(`the bucket holds ${(bucket.size / 2 ** 20).toFixed(1)} MiB`);
  // As it stands in the record of every copy.
  faults.push(...bucket.readable('"public"."bulk"').map((file) => `${file} can be read`));
  await runs(weekly('offsite'), true);
  const fix = bucket.damage();
  await runs(weekly('offsite'), false);
  faults.push(...(await unlessAlert(scene, failed('offsite'), true)));
  fix();
  await runs(weekly('offsite'), true);
  story.promise(promises.offsite, { of: 4, faults }, faultless);
}
