import type { FieldChange } from '../change';
import { expressionChange } from '../expression';
import { seconds } from '../values';
import { dangerous, type Finding, review, routine } from '../verdict';

/** What a change of one rule means. @param isMoved whether another file has the same rule. */
export function* ruleChange(field: FieldChange, isMoved: boolean): Iterable<Finding> {
  const { path, from, to } = field;
  const [, , , , , name = '', key] = path;
  const isAlert = !name.includes(':');
  if (key === undefined) {
    if (to === undefined && isMoved)
      yield review(`${name} moves to another file or group`, 'Check its labels there.', [field]);
    else if (to === undefined)
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
    if (to === undefined && severity)
      yield dangerous(`${name} loses its severity`, 'Check its route in Alertmanager.', [field]);
    else if (path[7] === 'severity' && weaker.indexOf(String(to)) < weaker.indexOf(String(from)))
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

function expression(name: string, from: string, to: string, field: FieldChange, isAlert: boolean): Finding {
  if (!isAlert)
    return review(
      `the recorded series ${name} is computed differently`,
      'Check the alerts and dashboards that use it.',
      [field],
    );
  const change = expressionChange(from, to);
  const quiet = 'Check that it stays quiet in normal operation.';
  if (change.kind === 'wider') return review(`${name} fires for more`, quiet, [field]);
  if (change.kind === 'other')
    return dangerous(
      `${name} has another expression, which may fire less often`,
      'Run its cases: npm test, and the drill alerts.',
      [field],
    );
  const text = change.steps.map((step) => `${step.operator} ${step.from} -> ${step.to}`).join(', ');
  if (change.loosened)
    return dangerous(`${name} fires later or never: threshold ${text}`, 'Compare with the reason of the threshold.', [
      field,
    ]);
  return review(`${name} fires earlier: threshold ${text}`, quiet, [field]);
}
