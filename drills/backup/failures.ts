import { faultless } from '../expectation';
import { isTrue } from '../ground/kubectl';
import { namespace } from '../nodes/production';
import { promises } from './promises';
import { all, backups, nightly, type Scene, unlessAlert, unlessEnded } from './scene';
import { postgres } from './stores';

const own = ['--namespace', namespace];
const metric = (name: string, backup: string) => `${name}{backup="${backup}",task="backup"}`;

/** What may be wrong when a backup's hour comes. Each does it and answers what mends it. */
const wrongs: Readonly<Record<string, (scene: Scene) => Promise<() => Promise<void>>>> = {
  'a wrong password': async ({ ground }) => {
    const passwords = [
      ['postgres', 'backup-password'],
      ['redis', 'password'],
    ] as const;
    const set = (secret: string, key: string, value: string) =>
      ground.kubectl.must(['patch', 'secret', ...own, secret, '--patch', JSON.stringify({ data: { [key]: value } })]);
    const kept = await Promise.all(
      passwords.map(async ([secret, key]) => {
        const [found] = await ground.kubectl.get(...own, `secret/${secret}`);
        return [secret, key, (found as unknown as { data: Record<string, string> }).data[key]!] as const;
      }),
    );
    for (const [secret, key] of passwords) await set(secret, key, Buffer.from('wrong').toString('base64'));
    return async () => {
      for (const each of kept) await set(...each);
    };
  },
  'a store that does not answer': async ({ ground }) => {
    const scale = async (replicas: number) => {
      const stores = [`statefulset/${postgres}`, 'statefulset/redis'];
      await ground.kubectl.must(['scale', ...own, ...stores, `--replicas=${replicas}`]);
      const pods = ['--ignore-not-found', ...own, `pod/${postgres}-0`, 'pod/redis-0'];
      await ground.kubectl.until(`${replicas} of each store`, pods, (found) =>
        replicas === 0 ? found.length === 0 : found.length === 2 && found.every((pod) => isTrue('Ready', pod)),
      );
    };
    await scale(0);
    return () => scale(1);
  },
  'a full disk': async ({ copies }) => copies.fill(),
};

/** Every way to fail, for every backup: what was there stays, and somebody hears of it. */
export async function failing(scene: Scene): Promise<void> {
  const { story, tasks, copies, monitoring } = scene;
  const faults: string[] = [];
  // A sabotage shows in the first; the others take minutes.
  const tried = Object.entries(wrongs).slice(0, story.broken ? 1 : undefined);
  for (const [wrong, does] of tried) {
    const fix = await story.step(wrong, () => does(scene));
    for (const backup of backups) {
      const before = await copies.of(backup);
      const ended = await story.step(`${backup} fails`, () => tasks.run(nightly(backup)));
      const what = `${backup}, ${wrong}:`;
      faults.push(...unlessEnded(what, ended, false));
      faults.push(...(await unlessAlert(scene, `BackupFailed ${backup}`, true)));
      if (`${await copies.of(backup)}` !== `${before}`) faults.push(`${what} the copies are others than before`);
      faults.push(...(await copies.remains(backup)).map((path) => `${what} ${path} was left`));
      const said = await monitoring.value(metric('backup_task_succeeded', backup));
      if (said !== 0) faults.push(`${what} the metric of success is ${said}`);
    }
    await story.step('mended', fix);
    faults.push(...(await story.step('the next runs', () => all(scene, nightly))));
    for (const backup of backups) faults.push(...(await unlessAlert(scene, `BackupFailed ${backup}`, false)));
  }
  story.promise(promises.failure, { of: tried.length * backups.length, faults }, faultless);
}

/** Killed in the middle, as by the kernel's memory killer. */
export async function killed({ story, tasks, copies, monitoring, ground }: Scene): Promise<void> {
  const faults: string[] = [];
  // Redis' copy takes less time than it takes to see it begin.
  for (const backup of ['postgres', 'postgres-dump']) {
    const before = await copies.of(backup);
    const ended = await story.step(`${backup} is killed`, async () => {
      const job = await tasks.start(nightly(backup));
      await ground.api.processes.until('a copy was begun', async () => {
        const begun = await copies.remains(backup);
        return begun.length > 0 || `${await copies.of(backup)}` !== `${before}`;
      });
      return tasks.kill(job);
    });
    faults.push(...unlessEnded(`${backup}, killed:`, ended, false));
    if (`${await copies.of(backup)}` !== `${before}`) faults.push(`${backup}: what was begun looks like a copy`);
    // Running for ever: BackupInterrupted fires once it has been for too long.
    await ground.api.processes.until('the metrics were seen', async () => {
      return (await monitoring.value(metric('backup_task_running', backup))) === 1;
    });
    const said = await monitoring.value(metric('backup_task_succeeded', backup));
    if (said !== 0) faults.push(`${backup}: the metric of success is ${said}`);
    const next = await story.step('the next run', () => tasks.run(nightly(backup)));
    faults.push(...unlessEnded(`${backup}, after the kill:`, next, true));
    faults.push(...(await copies.remains(backup)).map((path) => `${path} was left`));
  }
  story.promise(promises.killed, { of: 2, faults }, faultless);
}
