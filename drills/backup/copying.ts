import { equals, faultless } from '../expectation';
import { promises } from './promises';
import { all, backups, nightly, type Scene, unlessEnded, weekly } from './scene';
import type { Ended } from './tasks';

/** Two nights and a Sunday on which all is well. */
export async function copying(scene: Scene): Promise<void> {
  const { story, stores, monitoring } = scene;
  const faults: string[] = [];
  for (const night of [1, 2]) {
    await stores.change(`night ${night}`);
    faults.push(...(await story.step(`night ${night}: every backup runs, under load`, () => all(scene, nightly))));
  }
  for (const backup of backups) {
    const of = `{backup="${backup}"}`;
    const [size, took] = [
      await monitoring.value(`backup_size_bytes${of}`),
      await monitoring.value(`backup_task_duration_seconds{backup="${backup}",task="backup"}`),
    ];
    if (size === undefined || took === undefined) faults.push(`${backup} published no size or no duration`);
    else story.note(`${backup}: ${(size / 2 ** 20).toFixed(1)} MiB in ${took} s`);
  }
  faults.push(...(await story.step('Sunday: every newest copy is restored and compared', () => all(scene, weekly))));
  story.promise(promises.copied, { of: 3 * backups.length, faults }, faultless);
  story.promise(promises.quiet, (await monitoring.firing()).join(', ') || 'none fires', equals('none fires'));
}

/** Two runs at the same time: one of them works. */
export async function twice({ story, tasks, copies }: Scene): Promise<void> {
  const before = await copies.of('postgres-dump');
  const ends = await story.step('a backup runs twice at the same time', async () => {
    const jobs = [await tasks.start(nightly('postgres-dump')), await tasks.start(nightly('postgres-dump'))];
    return [await tasks.ended(jobs[0]!), await tasks.ended(jobs[1]!)];
  });
  const [worked, refused] = ends.sort((a, b) => a.code - b.code) as [Ended, Ended];
  const made = (await copies.of('postgres-dump')).length - before.length;
  const faults = [
    ...unlessEnded('one run', worked, true),
    ...(refused.code === 75 && refused.said.includes('another run holds the lock')
      ? []
      : [`the other ended with ${refused.code}: ${refused.said.trimEnd().split('\n').at(-1)}`]),
    ...(made === 1 ? [] : [`${made} copies were made`]),
  ];
  story.promise(promises.once, { of: 2, faults }, faultless);
}

/** Volume was shown; what comes asks for many runs. */
export async function shrinking({ story, stores }: Scene): Promise<void> {
  await story.step('most of the data goes', () => stores.shrink());
}
