import { setTimeout as sleep } from 'node:timers/promises';
import type { Story } from '../drill';
import { equals } from '../expectation';
import { numbered } from './pod-log';
import { promises } from './promises';
import type { Scene } from './scene';

const of = (pod: string) => `{k8s_pod_name="${pod}"}`;

/** Loki goes; lines are written meanwhile; it comes back. */
export async function outage({ step, promise, broken, short }: Story, scene: Scene): Promise<void> {
  const { loki } = scene;
  const log = scene.unknown('outage-0');
  // Most sabotages do not matter here, and one that does shows within seconds.
  const seconds = broken || short ? 15 : 60;
  log.write(...numbered('before', 200));
  await step('lines before', () => loki.settles(of('outage-0'), 200));
  await step(`Loki is away for ${seconds} s`, async () => {
    await loki.stop();
    for (let second = 0; second < seconds; second++) {
      log.write(...numbered(`away ${second}`, 20));
      await sleep(1000);
    }
    await loki.start();
  });
  const wanted = 200 + seconds * 20;
  promise(promises.outage, await step('all lines come', () => loki.settles(of('outage-0'), wanted)), equals(wanted));
}

/** What the collector has read is nowhere but in its queue when it is killed: the files do not give it again. */
export async function killed({ step, promise }: Story, scene: Scene): Promise<void> {
  const { loki, collector, processes } = scene;
  const log = scene.unknown('killed-0');
  await step('Loki goes, lines are read, the collector is killed, both come back', async () => {
    await loki.stop();
    const before = await collector.read();
    log.write(...numbered('killed', 2000));
    await processes.until('the collector has read them', async () => (await collector.read()) >= before + 2000);
    await collector.kill();
    await loki.start();
    await collector.start();
  });
  const found = await step('all lines come', () => loki.settles(of('killed-0'), 2000));
  promise(promises.killed, found, equals(2000));
}

/** A rollout: one collector ends in order, another begins; files grow and are rotated in between. */
export async function replaced({ step, promise }: Story, scene: Scene): Promise<void> {
  const { loki, collector } = scene;
  const grows = scene.unknown('restarted-0');
  const rotates = scene.unknown('rotated-0');
  await step('the collector is replaced while files grow', async () => {
    for (const log of [grows, rotates]) log.write(...numbered('before', 500));
    for (const name of ['restarted-0', 'rotated-0']) await loki.settles(of(name), 500);
    await collector.stop();
    for (const log of [grows, rotates]) log.write(...numbered('between', 500));
    rotates.rotate();
    rotates.write(...numbered('new file', 500));
    await collector.start();
    for (const log of [grows, rotates]) log.write(...numbered('after', 500));
  });
  promise(promises.restarted, await loki.settles(of('restarted-0'), 1500), equals(1500));
  promise(promises.rotated, await loki.settles(of('rotated-0'), 2000), equals(2000));
}
