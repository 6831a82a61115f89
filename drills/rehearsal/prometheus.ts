import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { CheckedItems } from '../expectation';
import type { LiveObject } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';

const execute = promisify(execFile);
const pod = { namespace: 'monitoring', name: 'prometheus-0' } as const;

interface Target {
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly health: string;
  readonly lastError: string;
}

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}

const get = `fetch(process.argv[1]).then((answer) => answer.text()).then((text) => process.stdout.write(text));`;

/** Asks Prometheus' API from its own pod: its policies allow no other client. */
async function ask<T>(fixture: NodeCluster, path: string): Promise<T> {
  const [found] = (await fixture.kubectl.get('--namespace', pod.namespace, `pod/${pod.name}`)) as (LiveObject & {
    readonly spec: { readonly nodeName: string };
  })[];
  if (!found) throw new Error(`there is no pod ${pod.namespace}/${pod.name}`);
  const inside = await fixture.node(found.spec.nodeName).insidePod(pod.namespace, pod.name);
  const [program, ...args] = [...inside, process.execPath, '--eval', get, `http://127.0.0.1:9090/api/v1/${path}`];
  const { stdout } = await execute(program!, args, { maxBuffer: 2 ** 26 });
  return (JSON.parse(stdout) as { readonly data: T }).data;
}

/** Waits until every target is up, or the time is over. */
export async function targetsUp(fixture: NodeCluster, within: number): Promise<CheckedItems> {
  const deadline = Date.now() + within * 1000;
  for (;;) {
    const { activeTargets } = await ask<{ activeTargets: readonly Target[] }>(fixture, 'targets?state=active');
    const faults = activeTargets
      .filter(({ health }) => health !== 'up')
      .map(({ scrapePool, scrapeUrl, health, lastError }) => `${scrapePool} ${scrapeUrl} is ${health}: ${lastError}`);
    if (faults.length === 0 || Date.now() > deadline) return { of: activeTargets.length, faults };
    await sleep(5000);
  }
}

/**
 * The heartbeat, which always fires; the reminder that the record accepts copies on one disk; alerts about the machine under the
 * nodes, whose disk, processors, network, sensors and clock are shared by everything on it, and about what is slow because of it; and
 * the one on the metrics server, which K3s brings and this cluster has not.
 */
const expected = new RegExp(
  `^(${[
    'Watchdog|NoOffsiteCopies|AutoscalerInactive',
    'Disk\\w*|HighCpuUsage|HighLoad\\w*|ContainerThrottled|Memory\\w*|NodeClock\\w*|Network\\w*|TemperatureHigh|ConntrackNearlyFull',
    'DatastoreSlow|DatastoreFsyncSlow|ApiServerSlow|KubeletSlow',
  ].join('|')})$`,
);

/** Alerts that wait for an hour or more: no backup of the other tenants has run yet, and no machine has the timer of `hosts`. */
const later = /^(BackupMissing|RestoreDrillMissing|MachineHealthUnknown)$/;

/** Waits until no alert fires or is about to fire, or the time is over. */
export async function noAlerts(fixture: NodeCluster, within: number): Promise<CheckedItems> {
  const deadline = Date.now() + within * 1000;
  for (;;) {
    const { alerts } = await ask<{ alerts: readonly Alert[] }>(fixture, 'alerts');
    const open = alerts
      .filter(({ labels }) => !expected.test(labels.alertname!))
      .filter(({ labels, state }) => state === 'firing' || !later.test(labels.alertname!));
    const firing = open.filter(({ state }) => state === 'firing');
    if (open.length === 0 || Date.now() > deadline) {
      const { groups } = await ask<{ groups: readonly { readonly rules: readonly object[] }[] }>(
        fixture,
        'rules?type=alert',
      );
      const rules = groups.flatMap((group) => group.rules).length;
      return { of: rules, faults: [...firing, ...open.filter(({ state }) => state === 'pending')].map(describe) };
    }
    await sleep(5000);
  }
}

function describe({ labels: { alertname, ...labels }, annotations, state }: Alert): string {
  const where = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return `${alertname} is ${state}: ${where.join(' ')}; ${annotations.summary ?? ''}`;
}
