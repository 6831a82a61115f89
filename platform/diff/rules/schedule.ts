import { is } from '../../model/kinds';
import type { Manifest } from '../../model/manifest';
import { longestInterval } from '../../util/schedule';
import { fieldsAt } from '../fields';
import { dangerous, type ObjectRule, review } from '../verdict';

/** Scheduled jobs that copy data. The bias: by the name. */
const isBackup = ({ metadata }: Manifest) => /(backup|snapshot|dump|archive)/i.test(metadata.name);

/** Scheduled jobs: backups that run less often or not at all. */
export const schedules: ObjectRule = {
  name: 'schedule',
  *check(change) {
    const { manifest, what } = change;
    if (!is(manifest, 'CronJob')) return;
    if (what === 'removed' && isBackup(manifest))
      yield dangerous('no backup is made any more', 'Name what replaces it.');
    for (const field of fieldsAt(change, 'spec.schedule')) {
      const rarer = interval(field.to) > interval(field.from);
      if (rarer && isBackup(manifest))
        yield dangerous(
          `the backup runs less often: ${field.from} -> ${field.to}`,
          'More data is lost with the disk.',
          [field],
        );
      else yield review(`schedule ${field.from} -> ${field.to}`, 'Check what runs at the same time.', [field]);
    }
  },
};

function interval(schedule: unknown): number {
  try {
    return longestInterval(String(schedule));
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
