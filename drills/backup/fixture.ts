import type { TestContext } from '../drill';
import type { NodeCluster } from '../fixtures/node-cluster';
import type { Writer } from '../patroni/writer';
import type { Copies } from './copies';
import type { Monitoring } from './monitoring';
import type { Bucket } from './offsite';
import type { Stores } from './stores';
import type { Ended, Tasks } from './tasks';

/** What every scenario of the drill uses. */
export interface Fixture {
  readonly context: TestContext<NodeCluster>;
  readonly nodeCluster: NodeCluster;
  readonly stores: Stores;
  readonly tasks: Tasks;
  readonly copies: Copies;
  readonly monitoring: Monitoring;
  readonly bucket: Bucket;
  /** A client that writes all the time. */
  readonly writer: Writer;
}

/** The backups of the stores. `offsite`, which copies the copies, has a scenario of its own. */
export const backups = ['postgres', 'postgres-dump', 'redis'] as const;

/** The CronJobs of a backup. */
export const nightly = (backup: string) => `${backup}-backup`;
export const weekly = (backup: string) => `${backup}-backup-drill`;

/** A fault with the last output of a run that did not end as expected. */
export function unexpectedExit(name: string, { code, output }: Ended, succeeds: boolean): string[] {
  if ((code === 0) === succeeds) return [];
  const last = output.trimEnd().split('\n').slice(-4).join(' | ');
  return [`${name} ended with ${code}: ${last}`];
}

/** A fault when an alert does not fire, or is not resolved. */
export async function unexpectedAlert({ monitoring }: Fixture, alert: string, fires: boolean): Promise<string[]> {
  return (await monitoring.becomes(alert, fires)) ? [] : [`${alert} ${fires ? 'does not fire' : 'still fires'}`];
}

/** Runs a task of every backup. @returns the faults. */
export async function runAll({ tasks }: Fixture, cronJobOf: (backup: string) => string): Promise<string[]> {
  const faults: string[] = [];
  for (const backup of backups) {
    const name = cronJobOf(backup);
    faults.push(...unexpectedExit(name, await tasks.run(name), true));
  }
  return faults;
}
