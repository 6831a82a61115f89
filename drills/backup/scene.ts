import type { Story } from '../drill';
import type { NodesGround } from '../ground/nodes-ground';
import type { Copies } from './copies';
import type { Elsewhere } from './elsewhere';
import type { Monitoring } from './monitoring';
import type { Stores } from './stores';
import type { Ended, Tasks } from './tasks';

/** What every chapter of the drill plays on. */
export interface Scene {
  readonly story: Story<NodesGround>;
  readonly ground: NodesGround;
  readonly stores: Stores;
  readonly tasks: Tasks;
  readonly copies: Copies;
  readonly monitoring: Monitoring;
  readonly elsewhere: Elsewhere;
}

/** The backups of the stores; that of the copies themselves, `offsite`, has a chapter of its own. */
export const backups = ['postgres', 'postgres-dump', 'redis'] as const;

/** The CronJob of a backup's task. */
export const nightly = (backup: string) => `${backup}-backup`;
export const weekly = (backup: string) => `${backup}-backup-drill`;

/** A fault, when a run did not end as it should have; with the last that it said. */
export function unlessEnded(what: string, { code, said }: Ended, well: boolean): string[] {
  if ((code === 0) === well) return [];
  const last = said.trimEnd().split('\n').slice(-4).join(' | ');
  return [`${what} ended with ${code}: ${last}`];
}

/** A fault, when an alert does not come, or does not go. */
export async function unlessAlert({ monitoring }: Scene, alert: string, fires: boolean): Promise<string[]> {
  return (await monitoring.settles(alert, fires)) ? [] : [`${alert} ${fires ? 'does not fire' : 'still fires'}`];
}

/** Runs a task of every backup. @returns what went wrong. */
export async function all({ tasks }: Scene, cronJobOf: (backup: string) => string): Promise<string[]> {
  const faults: string[] = [];
  for (const backup of backups) {
    const name = cronJobOf(backup);
    faults.push(...unlessEnded(name, await tasks.run(name), true));
  }
  return faults;
}
