import { bytes } from '../../util/quantity';
import type { ObjectChange } from '../change';
import { changedSettings } from '../texts';
import { seconds } from '../values';
import { dangerous, type ObjectRule, review } from '../verdict';

/** Names of settings that decide how long or how much data is kept. */
const kept = /(^|[_.-])(retention|keep|max[_-]?age|maxbackup|snapshot-retention|retentionDays)($|[_.-])|^KEEP$/i;
/** Settings about the work of retention, not its length. */
const others = /(interval|delay|enabled|keepalive|keep_firing|keep-alive|drop|labels?)/i;

/** Data that programs keep for a shorter time, or less of it: they delete the rest at once. */
export const retention: ObjectRule = {
  name: 'retention',
  *check(change) {
    for (const { name, from, to } of changedSettings(change)) {
      if (from === undefined || !kept.test(name) || others.test(name)) continue;
      const covered = fieldsOf(change, name);
      const [before, after] = [from, to].map(size);
      if (to === undefined || (before !== undefined && after !== undefined && after < before))
        yield dangerous(
          `${name} ${from} -> ${to ?? '(default)'}: older data is deleted`,
          'Copy what is still needed before the merge.',
          covered,
        );
      else yield review(`${name} ${from} -> ${to}: more data is kept`, 'Check that the volume has room.', covered);
    }
  },
};

function size(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = seconds(text) ?? bytes(text.replace(/B$/, ''));
  return Number.isNaN(number) ? undefined : number;
}

const fieldsOf = ({ fields }: ObjectChange, name: string) =>
  fields.filter(
    ({ path, item, from }) =>
      [path.at(-1), item].includes(name) || (typeof from === 'string' && !from.includes('\n') && from.includes(name)),
  );
