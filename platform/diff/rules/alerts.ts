import type { FieldChange, ObjectChange } from '../change';
import { matches } from '../fields';
import { seconds } from '../values';
import { dangerous, type Finding, type ObjectRule, review, routine } from '../verdict';

/** Alerting and recording rules, by alert. */
export const alerts: ObjectRule = {
  name: 'alert',
  *check(change) {
    for (const field of change.fields.filter(isRule)) yield* ofRule(field);
    if (change.what === 'removed' && holdsRules(change))
      yield dangerous(
        `its alerts never fire any more: ${alertsIn(change).join(', ')}`,
        'Name the alerts that replace them.',
      );
    for (const field of change.fields.filter(isGroup)) {
      const names = typeof field.from === 'string' || typeof field.from === 'object' ? namesIn(field.from) : [];
      if (field.to === undefined)
        yield dangerous(`a group of rules is removed: ${names.join(', ')}`, 'Name the alerts that replace them.', [
          field,
        ]);
      else if (field.from === undefined)
        yield review('a group of rules is added', 'Check that each alert has a runbook.', [field]);
    }
  },
};

/** `data.FILE.groups.GROUP.rules.ALERT...`. */
const isRule = ({ path }: FieldChange) => matches(path, 'data.*.groups.*.rules.*.**') && path.length > 5;
/** A whole file or group. */
const isGroup = ({ path, from, to }: FieldChange) =>
  (from === undefined || to === undefined) &&
  ((path.length === 2 && path[0] === 'data' && namesIn(from ?? to).length > 0) || matches(path, 'data.*.groups.*'));

const holdsRules = (change: ObjectChange) => alertsIn(change).length > 0;
const alertsIn = ({ manifest }: ObjectChange) => namesIn((manifest as { readonly data?: unknown }).data);

function namesIn(value: unknown): string[] {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '').replaceAll('\\n', '\n');
  return [...new Set([...text.matchAll(/(?:- |")alert"?:\s*"?([\w-]+)/g)].map(([, name]) => name!))];
}

function* ofRule(field: FieldChange): Iterable<Finding> {
  const { path, from, to } = field;
  const [, , , , , name = '', key] = path;
  const isAlert = !name.includes(':');
  if (key === undefined) {
    if (to === undefined)
      yield isAlert
        ? dangerous(`the alert ${name} is removed`, 'Name what notices the fault instead.', [field])
        : dangerous(`the recorded series ${name} is removed`, 'Alerts and dashboards that use it find nothing.', [
            field,
          ]);
    else
      yield review(
        `${isAlert ? 'the alert' : 'the recorded series'} ${name} is added`,
        'Check its threshold and its runbook.',
        [field],
      );
  } else if (key === 'annotations') yield routine(`the text of ${name} changes`, [field]);
  else if (key === 'for' || key === 'keep_firing_for') {
    const [old, now] = [from, to].map((value) => seconds(String(value ?? '0s')) ?? 0);
    const step = `${name} ${key} ${from ?? '0s'} -> ${to ?? '0s'}`;
    if (key === 'for' && now! > old!)
      yield dangerous(`${step}: it fires later`, 'Check that the delay is acceptable.', [field]);
    else yield review(step, 'Check that it does not fire for a moment.', [field]);
  } else if (key === 'labels') {
    const severity = path[7] === 'severity' || path.length === 7;
    const weaker = ['info', 'warning', 'critical'];
    if (path[7] === 'severity' && weaker.indexOf(String(to)) < weaker.indexOf(String(from)))
      yield dangerous(
        `${name} severity ${from} -> ${to ?? '(none)'}: fewer people are notified`,
        'Check its route in Alertmanager.',
        [field],
      );
    else if (severity) yield review(`${name} labels change`, 'Check its route in Alertmanager.', [field]);
    else if (path[7] === 'consequence_of')
      yield dangerous(
        `${name} is inhibited by other alerts: ${from ?? '(none)'} -> ${to ?? '(none)'}`,
        'Check that it still fires alone.',
        [field],
      );
    else
      yield review(
        `${name} label ${path[7]} ${from ?? '(none)'} -> ${to ?? '(none)'}`,
        'Check its route in Alertmanager.',
        [field],
      );
  } else if (key === 'expr') yield expression(name, String(from), String(to), field, isAlert);
  else yield review(`${name} ${path.slice(6).join('.')} changes`, 'Check when it fires now.', [field]);
}

/** A number after a comparison. */
const threshold = /(>=|<=|>|<|==|!=)\s*(bool\s+)?(-?\d+(?:\.\d+)?(?:e-?\d+)?)/g;

function expression(name: string, from: string, to: string, field: FieldChange, isAlert: boolean): Finding {
  const bare = (text: string) => text.replace(threshold, '$1 N').replace(/\s+/g, ' ');
  const [old, now] = [from, to].map((text) =>
    [...text.matchAll(threshold)].map(([, operator, , number]) => ({ operator, number: Number(number) })),
  );
  if (!isAlert)
    return review(
      `the recorded series ${name} is computed differently`,
      'Check the alerts and dashboards that use it.',
      [field],
    );
  if (bare(from) === bare(to)) {
    const steps = old!.map((each, at) => ({ ...each, to: now![at]!.number })).filter((each) => each.number !== each.to);
    const loosened = steps.some(({ operator, number, to: next }) =>
      operator!.startsWith('>') ? next > number : operator!.startsWith('<') ? next < number : true,
    );
    const text = steps.map(({ operator, number, to: next }) => `${operator} ${number} -> ${next}`).join(', ');
    return loosened
      ? dangerous(`${name} fires later or never: threshold ${text}`, 'Compare with the reason of the threshold.', [
          field,
        ])
      : review(`${name} fires earlier: threshold ${text}`, 'Check that it stays quiet in normal operation.', [field]);
  }
  const alternatives = (text: string) => text.split(/\bor\b/).length;
  if (alternatives(to) > alternatives(from) && to.replace(/\s+/g, ' ').startsWith(from.replace(/\s+/g, ' ')))
    return review(`${name} fires for more`, 'Check that it stays quiet in normal operation.', [field]);
  return dangerous(
    `${name} has another expression, which may fire less often`,
    'Run its cases: npm test, and the drill alerts.',
    [field],
  );
}
