import type { Graph } from '../../link/graph';
import { is } from '../../model/kinds';
import { perObject } from '../../util/per-object';
import type { FieldChange } from '../change';
import { matches } from '../fields';
import { dangerous, type ObjectRule, review } from '../verdict';
import { ruleChange } from './alert-rule';

/** Alerting and recording rules, by alert. */
export const alerts: ObjectRule = {
  name: 'alert',
  *check(change, { clusterOf }) {
    if (!is(change.manifest, 'ConfigMap')) return;
    const present = rulesOf(clusterOf(change).after);
    const lostOf = (value: unknown) => rulesIn(value).filter((each) => !present.has(each));
    for (const field of change.fields.filter(isRule)) {
      const moved = field.path.length === 6 && field.to === undefined && lostOf([field.from]).length === 0;
      yield* ruleChange(field, moved);
    }
    const groups = change.fields.filter(isGroup);
    const removed = [
      ...groups.filter(({ to }) => to === undefined).map(({ from }) => from),
      ...(change.what === 'removed' ? [change.manifest.data] : []),
    ];
    const lost = removed.flatMap(lostOf);
    if (lost.length > 0)
      yield dangerous(`its alerts never fire any more: ${names(lost)}`, 'Name the alerts that replace them.', groups);
    else if (removed.flatMap(rulesIn).length > 0)
      yield review('its rules move to another file', 'Check their labels there.', groups);
    const added = groups.filter(({ from }) => from === undefined);
    if (added.length > 0)
      yield review(
        `rules are added: ${names(added.flatMap(({ to }) => rulesIn(to)))}`,
        'Check that each alert has a runbook.',
        added,
      );
  },
};

/** `data.FILE.groups.GROUP.rules.ALERT...`. */
const isRule = ({ path }: FieldChange) => path.length > 5 && matches(path, 'data.*.groups.*.rules.*.**');
/** A whole file or group. */
const isGroup = ({ path, from, to }: FieldChange) =>
  (from === undefined || to === undefined) &&
  ((path.length === 2 && path[0] === 'data' && rulesIn(from ?? to).length > 0) || matches(path, 'data.*.groups.*'));

/** Every rule of a cluster: its name and its expression. */
const rulesOf = perObject(
  (graph: Graph): ReadonlySet<string> =>
    new Set(
      graph
        .all('ConfigMap')
        .flatMap(({ manifest }) => (manifest.metadata.labels && manifest.data ? rulesIn(manifest.data) : [])),
    ),
);

/** Name and first line of the expression of each rule in a text, or in what was read from one. */
function rulesIn(value: unknown): string[] {
  if (typeof value === 'string')
    return [...value.matchAll(/- (?:alert|record): (\S+)\n\s+expr: (.*)/g)].map(
      ([, name, expr]) => `${name} ${unquoted(expr!)}`,
    );
  if (typeof value !== 'object' || value === null) return [];
  const { alert, record, expr } = value as {
    readonly alert?: string;
    readonly record?: string;
    readonly expr?: string;
  };
  const own = expr === undefined ? [] : [`${alert ?? record} ${expr.split('\n')[0]}`];
  return [...own, ...Object.values(value).flatMap(rulesIn)];
}

/** As YAML is read, for the strings that are written in quotes. */
const unquoted = (text: string) =>
  /^'.*'$/.test(text) ? text.slice(1, -1).replaceAll("''", "'") : text.replace(/^"(.*)"$/, '$1').replaceAll('\\"', '"');

const names = (rules: readonly string[]) => [...new Set(rules.map((each) => each.split(' ')[0]))].join(', ');
