import { setTimeout as sleep } from 'node:timers/promises';
import type { TestContext } from '../drill';
import { equals } from '../expectation';
import { checks } from './checks';
import type { Fixture } from './fixture';
import { numbered } from './pod-log';

const of = (pod: string) => `{k8s_pod_name="${pod}"}`;

/** Lines are written while Loki is down. */
export async function outage({ step, check, faultInjected, short }: TestContext, fixture: Fixture): Promise<void> {
  const { loki } = fixture;
  const log = fixture.deletedPodLog('outage-0');
  // The fault injection that matters here shows within seconds.
  const seconds = faultInjected || short ? 15 : 60;
  log.write(...numbered('before', 200));
  await step('wait for lines before the outage', () => loki.waitForLines(of('outage-0'), 200));
  await step(`stop Loki for ${seconds} s`, async () => {
    await loki.stop();
    for (let second = 0; second < seconds; second++) {
      log.write(...numbered(`outage ${second}`, 20));
      await sleep(1000);
    }
    await loki.start();
  });
  const wanted = 200 + seconds * 20;
  check(
    checks.outage,
    await step('wait for all lines', () => loki.waitForLines(of('outage-0'), wanted)),
    equals(wanted),
  );
}

/** Lines that were read and not sent are only in the collector's queue when it is killed: it does not read files again. */
export async function killedCollector({ step, check }: TestContext, fixture: Fixture): Promise<void> {
  const { loki, collector, processes } = fixture;
  const log = fixture.deletedPodLog('killed-0');
  await step('stop Loki, kill the collector after it read lines, start both', async () => {
    await loki.stop();
    const before = await collector.linesRead();
    log.write(...numbered('killed', 2000));
    await processes.until('the collector has read them', async () => (await collector.linesRead()) >= before + 2000);
    await collector.kill();
    await loki.start();
    await collector.start();
  });
  const found = await step('wait for all lines', () => loki.waitForLines(of('killed-0'), 2000));
  check(checks.killed, found, equals(2000));
}

/** A rollout: files grow and are rotated between the end of one collector and the start of the next. */
export async function restartedCollector({ step, check }: TestContext, fixture: Fixture): Promise<void> {
  const { loki, collector } = fixture;
  const growing = fixture.deletedPodLog('restarted-0');
  const rotating = fixture.deletedPodLog('rotated-0');
  await step('restart the collector while files grow', async () => {
    for (const log of [growing, rotating]) log.write(...numbered('before', 500));
    for (const name of ['restarted-0', 'rotated-0']) await loki.waitForLines(of(name), 500);
    await collector.stop();
    for (const log of [growing, rotating]) log.write(...numbered('between', 500));
    rotating.rotate();
    rotating.write(...numbered('new file', 500));
    await collector.start();
    for (const log of [growing, rotating]) log.write(...numbered('after', 500));
  });
  check(checks.restarted, await loki.waitForLines(of('restarted-0'), 1500), equals(1500));
  check(checks.rotated, await loki.waitForLines(of('rotated-0'), 2000), equals(2000));
}
