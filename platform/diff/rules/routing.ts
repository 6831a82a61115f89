import type { FieldChange } from '../change';
import { dangerous, type Finding, type ObjectRule, review, routine } from '../verdict';

/** Files of Alertmanager and Prometheus in ConfigMaps: who is notified, what is scraped. Others: no rule knows them. */
export const routing: ObjectRule = {
  name: 'notification',
  *check(change) {
    if (change.manifest.kind !== 'ConfigMap') return;
    for (const field of change.fields) {
      const [data, file = '', key = ''] = field.path;
      if (data !== 'data') continue;
      if (/alertmanager.*\.ya?ml$/.test(file)) yield* alertmanager(key, field, change.fields);
      if (/prometheus.*\.ya?ml$/.test(file)) yield* prometheus(key, field);
    }
  },
};

const shown = ({ from, to }: FieldChange) => `${value(from)} -> ${value(to)}`;
const value = (each: unknown) => (each === undefined ? '(none)' : typeof each === 'object' ? '{...}' : String(each));

function* alertmanager(key: string, field: FieldChange, all: readonly FieldChange[]): Iterable<Finding> {
  const name = field.path.at(-1)!;
  if (key === 'inhibit_rules') {
    if (field.from === undefined || field.path.length > 4)
      yield dangerous('more alerts are silenced while another one fires', 'Check which alerts it hides.', [field]);
    else
      yield review('an inhibition is removed: more notifications', 'Check that one fault does not send many.', [field]);
  } else if (
    key === 'mute_time_intervals' ||
    key === 'time_intervals' ||
    name.includes('time_intervals') ||
    field.path.some((each) => each.includes('time_intervals'))
  )
    yield dangerous('alerts are muted at certain times', 'Check which faults wait until then.', [field]);
  else if (key === 'receivers') {
    const [, , , receiver] = field.path;
    const isReplaced = all.some(
      ({ path, from }) => path[3] === receiver && /_configs$/.test(path[4] ?? '') && from === undefined,
    );
    if (field.to === undefined && !isReplaced)
      yield dangerous(
        `the receiver ${field.path.slice(3).join(' ')} is removed`,
        'Check that a route with another receiver takes its alerts.',
        [field],
      );
    else yield review(`the receiver ${field.path[3] ?? ''} changes`, 'Send a test alert: the drill alerts.', [field]);
  } else if (key === 'route') {
    if (/^(group_wait|group_interval|repeat_interval|group_by)$/.test(name) || field.path.includes('group_by'))
      yield review(
        `notifications come at other times: ${name} ${shown(field)}`,
        'Check that critical alerts arrive at once.',
        [field],
      );
    else
      yield dangerous(
        `alerts go to another receiver: ${name} ${shown(field)}`,
        'Check that critical alerts reach a person.',
        [field],
      );
  }
}

function* prometheus(key: string, field: FieldChange): Iterable<Finding> {
  if (key === 'scrape_configs' && field.path.length === 4 && field.to === undefined)
    yield dangerous(
      `the job ${field.path[3]} is no longer scraped: its alerts cannot fire`,
      'Remove its alerts and dashboards too, or keep it.',
      [field],
    );
  else if (key === 'rule_files' || key === 'alerting')
    yield dangerous(
      `Prometheus reads other rules, or sends alerts elsewhere (${key})`,
      'Check that every alert still arrives.',
      [field],
    );
  else if (key === 'scrape_configs')
    yield review(
      field.from === undefined && field.path.length === 4
        ? `the job ${field.path[3]} is new`
        : `the job ${field.path[3]} is scraped differently: ${field.path.slice(4).join('.')}`,
      'Check that its targets are up and its series keep their labels.',
      [field],
    );
  else
    yield review(`${field.path.slice(2).join('.')} ${shown(field)}`, 'Check that Prometheus still reads every rule.', [
      field,
    ]);
}

/** Dashboards, by panel. */
export const dashboards: ObjectRule = {
  name: 'dashboard',
  *check(change) {
    if (change.manifest.kind !== 'ConfigMap') return;
    const fields = change.fields.filter(
      ({ path }) => path[0] === 'data' && /\.json$/.test(path[1] ?? '') && path.length > 2,
    );
    if (fields.length === 0 || !isDashboard(change.manifest)) return;
    const panels = fields.filter(
      ({ path, from, to }) => path.at(-2) === 'panels' && (from === undefined || to === undefined),
    );
    if (panels.length > 0)
      yield review(
        `panels come or go: ${panels.map(({ path, to }) => `${to === undefined ? '-' : '+'}${path.at(-1)}`).join(', ')}`,
        'Look at the dashboard.',
        panels,
      );
    const others = fields.filter((field) => !panels.includes(field));
    if (others.length > 0)
      yield routine(
        `panels change: ${[...new Set(others.map(({ path }) => path[path.indexOf('panels') + 1]))].slice(0, 5).join(', ')}`,
        others,
      );
  },
};

const isDashboard = (manifest: object) =>
  /"(panels|schemaVersion)"/.test(
    JSON.stringify((manifest as { readonly data?: unknown }).data ?? '').replaceAll('\\"', '"'),
  );
