import { readYaml } from '../../files/syntax';
import type { Graph } from '../../link/graph';
import { ruleFormat } from '../../metrics/expressions';
import { alertRules } from '../../model/monitoring-files';
import type { RenderedObject } from '../../model/rendered';
import type { Finding, Rule } from '../rule';

/** Label of the ConfigMaps with rules of Prometheus or Loki. */
const label = Object.keys(alertRules)[0]!;

/** Fields of a group and of a rule. Source: Prometheus, rulefmt; Loki's ruler reads the same. */
const fields = {
  group: new Set(['name', 'interval', 'query_offset', 'limit', 'labels', 'rules']),
  alert: new Set(['alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations']),
  record: new Set(['record', 'expr', 'labels']),
};

const duration = /^(\d+(ms|s|m|h|d|w|y))+$/;
/** What routes of Alertmanager distinguish. */
const severities = new Set(['critical', 'warning', 'info', 'none']);

type Fields = Readonly<Record<string, unknown>>;

/**
 * The form of the rules in files of Prometheus and Loki. Neither loads a file with an unknown field, and an alert without a severity
 * or a summary reaches the wrong person, or one who learns nothing.
 */
export const ruleGroups: Rule = {
  name: 'rule-groups',
  *check(graph) {
    yield* notRendered(graph);
    yield* ofOneName(graph);
    for (const at of graph.all('ConfigMap')) {
      if (at.manifest.metadata.labels?.[label] === undefined) continue;
      for (const [name, text] of Object.entries(at.manifest.data ?? {})) yield* inFile(at, name, text);
    }
  },
};

/** Groups that charts declare and no file contains: their alerts never fire. */
function* notRendered(graph: Graph): Iterable<Finding> {
  const files = graph.all('ConfigMap').filter(({ manifest }) => manifest.metadata.labels?.[label] !== undefined);
  const at = files[0] ?? graph.objects[0];
  // Without a server of rules nothing is rendered.
  if (!at || files.length === 0) return;
  const rendered = new Set(
    files.flatMap(({ manifest }) => Object.values(manifest.data ?? {})).flatMap((text) => namesIn(text)),
  );
  for (const { name } of graph.environments.flatMap(({ monitoring }) => monitoring.ruleGroups))
    if (!rendered.has(name))
      yield {
        at,
        message: `no file has the declared rule group ${name}: its alerts never fire`,
        fix: 'Render it into the files of the server that evaluates it.',
      };
}

/** Alerts of one name with several pages: messages, silences and inhibitions name an alert, and a person finds the wrong page. */
function* ofOneName(graph: Graph): Iterable<Finding> {
  const pages = new Map<string, unknown>();
  for (const at of graph.all('ConfigMap')) {
    if (at.manifest.metadata.labels?.[label] === undefined) continue;
    for (const [file, text] of Object.entries(at.manifest.data ?? {})) {
      for (const { alert, annotations } of (ruleFormat.read(text)?.groups ?? []).flatMap(({ rules }) => rules)) {
        const page = annotations?.runbook_url;
        if (alert === undefined || page === undefined) continue;
        const other = pages.get(alert) ?? page;
        pages.set(alert, other);
        if (other !== page)
          yield {
            at,
            message: `${file}: two alerts have the name ${alert}, with the runbooks ${other} and ${page}`,
            fix: 'Give each its own name.',
          };
      }
    }
  }
}

const namesIn = (text: string): string[] => {
  const { groups } = (readYaml(text) ?? {}) as { readonly groups?: readonly { readonly name?: string }[] };
  return Array.isArray(groups) ? groups.map(({ name }) => `${name}`) : [];
};

function* inFile(at: RenderedObject, file: string, text: string): Iterable<Finding> {
  const finding = (message: string): Finding => ({
    at,
    message: `${file}: ${message}`,
    fix: 'Correct the rule group.',
  });
  const content = (readYaml(text) ?? {}) as { readonly groups?: readonly Fields[] };
  const groups = Array.isArray(content.groups) ? content.groups : [];
  const others = Object.keys(content).filter((key) => key !== 'groups');
  if (groups.length === 0) yield finding('it has no groups');
  if (others.length > 0) yield finding(`it has ${others.join(', ')} beside groups`);
  const names = groups.map(({ name }) => name);
  for (const [index, group] of groups.entries()) {
    const rules = Array.isArray(group.rules) ? (group.rules as readonly Fields[]) : [];
    if (typeof group.name !== 'string' || group.name === '') yield finding(`group ${index + 1} has no name`);
    else if (names.indexOf(group.name) !== index) yield finding(`two groups have the name ${group.name}`);
    if (rules.length === 0) yield finding(`the group ${group.name} has no rules`);
    for (const message of [...unknown(group, fields.group), ...durations(group, 'interval', 'query_offset')])
      yield finding(`the group ${group.name} ${message}`);
    for (const rule of rules) for (const message of faults(rule)) yield finding(`${nameOf(rule)} ${message}`);
  }
}

const nameOf = ({ alert, record }: Fields) =>
  alert === undefined ? `record ${record ?? '(no name)'}` : `alert ${alert}`;

function* faults(rule: Fields): Iterable<string> {
  const { alert, record, expr } = rule;
  if ((alert === undefined) === (record === undefined)) yield 'needs either alert or record';
  if (typeof expr === 'string' ? expr.trim() === '' : typeof expr !== 'number') yield 'has no expr';
  yield* unknown(rule, alert === undefined ? fields.record : fields.alert);
  yield* durations(rule, 'for', 'keep_firing_for');
  for (const [key, value] of Object.entries({ ...(rule.labels as Fields), ...(rule.annotations as Fields) }))
    if (typeof value !== 'string') yield `has ${key} ${JSON.stringify(value)}, which is no text`;
  if (alert === undefined) return;
  const { severity } = (rule.labels ?? {}) as Fields;
  if (!severities.has(`${severity}`))
    yield `has the severity ${severity ?? '(none)'}; known: ${[...severities].join(', ')}`;
  for (const text of ['summary', 'description', 'runbook_url'])
    if (!(rule.annotations as Fields | undefined)?.[text]) yield `has no ${text}`;
}

const unknown = (value: Fields, known: ReadonlySet<string>) =>
  Object.keys(value)
    .filter((key) => !known.has(key))
    .map((key) => `has the unknown field ${key}`);

const durations = (value: Fields, ...names: readonly string[]) =>
  names
    .filter((name) => value[name] !== undefined && !duration.test(`${value[name]}`))
    .map((name) => `has ${name} ${value[name]}, which is no duration`);
