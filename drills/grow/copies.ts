import { backups, unexpectedExit, weekly } from '../backup/fixture';
import type { CheckedItems } from '../expectation';
import type { Fixture } from './fixture';

/** The newest of a store's copies is missing, or does not restore. */
export async function restored({ copies, tasks }: Fixture): Promise<CheckedItems> {
  const faults: string[] = [];
  for (const backup of backups) {
    if ((await copies.of(backup)).length === 0) faults.push(`there is no copy of ${backup}`);
    else faults.push(...unexpectedExit(weekly(backup), await tasks.run(weekly(backup)), true));
  }
  return { of: backups.length, faults };
}
