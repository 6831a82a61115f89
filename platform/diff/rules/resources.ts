import { bytes, cores } from '../../util/quantity';
import type { FieldChange } from '../change';
import { containerFields, fieldsAt, podFields } from '../fields';
import { type Finding, type ObjectRule, review, routine } from '../verdict';

/** Requests, limits and quotas. Whether the nodes have room: the rule `capacity`. */
export const resources: ObjectRule = {
  name: 'resources',
  *check(change) {
    if (!change.before || !change.after) return;
    for (const field of containerFields(change, 'resources.**')) yield ofContainer(field);
    for (const field of podFields(change, 'spec.volumes.*.emptyDir.sizeLimit')) {
      if (amount(field.to, field) >= amount(field.from, field))
        yield routine(`the temporary volume ${field.item} may grow to ${field.to}`, [field]);
      else
        yield review(
          `the temporary volume ${field.item} is limited to ${field.to}: above it the pod is evicted`,
          'Compare with its use.',
          [field],
        );
    }
    if (change.manifest.kind === 'ResourceQuota')
      for (const field of fieldsAt(change, 'spec.hard.*')) {
        const raised =
          field.from !== undefined && field.to !== undefined && amount(field.to, field) > amount(field.from, field);
        const step = `quota ${field.path[2]} ${field.from ?? '(none)'} -> ${field.to ?? '(none)'}`;
        // More ways into the cluster are no matter of size.
        if (raised && !field.path[2]!.startsWith('services')) yield routine(step, [field]);
        else if (raised)
          yield review(`${step}: the namespace may expose more`, 'Check which Service needs it.', [field]);
        else
          yield review(
            `${step}: pods above it are refused`,
            'Compare with what the namespace uses, also during a rollout.',
            [field],
          );
      }
  },
};

function ofContainer(field: FieldChange): Finding {
  const name = field.path.slice(field.path.indexOf('resources') + 1).join('.');
  const step = `${field.item} ${name} ${shown(field.from)} -> ${shown(field.to)}`;
  if (field.to === undefined)
    return review(`${step}: nothing limits or reserves it any more`, 'Keep requests and limits.', [field]);
  if (field.from === undefined)
    return review(`${step}: a new limit or reservation`, 'Compare with what the program uses.', [field]);
  if (amount(field.to, field) > amount(field.from, field)) return routine(step, [field]);
  if (name.startsWith('limits.memory'))
    return review(`${step}: above it the kernel kills the program`, 'Compare with its use.', [field]);
  return review(`${step}: less than before`, 'Compare with its use.', [field]);
}

const shown = (value: unknown) =>
  value === undefined ? '(none)' : typeof value === 'object' ? '{...}' : String(value);

function amount(value: unknown, { path }: FieldChange): number {
  const name = path.at(-1) ?? '';
  const text = String(value);
  return /cpu$/.test(name) ? cores(text) : bytes(text);
}
