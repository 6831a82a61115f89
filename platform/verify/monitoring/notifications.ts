import { FileFormat, shape } from '../../files/format';
import type { Graph } from '../../link/graph';
import { type ExpressionSite, expressionsOf } from '../../metrics/expressions';
import { perObject } from '../../util/per-object';
import type { Finding, Rule } from '../rule';

/** A route of Alertmanager. */
export interface Route {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly continue?: boolean;
  readonly routes?: readonly Route[];
}

type Receiver = Readonly<Record<string, unknown>> & { readonly name?: string };

interface Inhibition {
  readonly source_matchers?: readonly string[];
  readonly target_matchers?: readonly string[];
  readonly equal?: readonly string[];
}

interface Configuration {
  readonly route?: Route;
  readonly receivers?: readonly Receiver[];
  readonly inhibit_rules?: readonly Inhibition[];
  readonly time_intervals?: readonly unknown[];
  readonly templates?: readonly string[];
  readonly global?: object;
}

const texts = shape.list(shape.text);
const route = { $ref: '#/definitions/route' };

/** The fields that this rule reads. */
const format = new FileFormat<Configuration>('a configuration of Alertmanager', {
  ...shape.object({
    route,
    receivers: shape.list(shape.object({ name: shape.text })),
    inhibit_rules: shape.list(shape.object({ source_matchers: texts, target_matchers: texts, equal: texts })),
  }),
  definitions: {
    route: shape.object({
      receiver: shape.text,
      matchers: texts,
      group_by: texts,
      group_wait: shape.text,
      group_interval: shape.text,
      repeat_interval: shape.text,
      routes: shape.list(route),
    }),
  },
});

const known = {
  top: new Set(['global', 'route', 'receivers', 'inhibit_rules', 'time_intervals', 'templates']),
  route: new Set([
    ...['receiver', 'matchers', 'group_by', 'group_wait', 'group_interval', 'repeat_interval', 'routes', 'continue'],
    ...['mute_time_intervals', 'active_time_intervals'],
  ]),
  inhibition: new Set(['name', 'source_matchers', 'target_matchers', 'equal']),
};

const duration = /^(\d+(ms|s|m|h|d|w|y))+$/;
const matcher = /^\s*"?([A-Za-z_]\w*)"?\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^"\s]*))\s*$/;

/**
 * Alertmanager's routes: every receiver exists and sends something, every matcher can match an alert of the rules, and an alert of
 * each severity reaches a receiver. A matcher that no alert has is a route that calls no one.
 */
export const notifications: Rule = {
  name: 'notifications',
  *check(graph) {
    for (const at of graph.all('ConfigMap')) {
      const text = at.manifest.data?.['alertmanager.yml'];
      // Rules about Alertmanager may be in a file of the same name.
      if (text === undefined || !/^(route|receivers):/m.test(text)) continue;
      const content = format.read(text);
      for (const message of content ? faults(content, alertsOf(graph)) : format.faults(text))
        yield {
          at,
          message: `alertmanager.yml: ${message}`,
          fix: 'Correct the configuration of Alertmanager.',
        } satisfies Finding;
    }
  },
};

/** What rules may fire: names, and the values of labels that rules set. */
interface Alerts {
  readonly names: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
}

function alertsOf(graph: Graph): Alerts {
  const sites = expressionsOf(graph).filter(({ location }) => location.startsWith('alert '));
  const names = new Set(sites.map(({ location }) => location.slice('alert '.length)));
  return { names, labels: new Set(sites.flatMap(labelsOf)) };
}

const labelsOf = perObject(({ addedLabels, displayedLabels, text }: ExpressionSite) => [
  ...addedLabels,
  ...displayedLabels,
  ...(text.match(/[A-Za-z_]\w*/g) ?? []),
]);

function* faults(content: Configuration, alerts: Alerts): Iterable<string> {
  const { route, receivers = [], inhibit_rules = [] } = content;
  yield* unknown('it', content, known.top);
  if (!route) yield 'it has no route';
  const names = receivers.map(({ name }) => name);
  for (const receiver of receivers) {
    const sends = Object.entries(receiver).filter(
      ([key, list]) => /_configs$/.test(key) && Array.isArray(list) && list.length > 0,
    );
    if (!receiver.name) yield 'a receiver has no name';
    if (names.indexOf(receiver.name) !== receivers.indexOf(receiver))
      yield `two receivers have the name ${receiver.name}`;
    if (sends.length === 0) yield `the receiver ${receiver.name} sends nothing`;
    for (const [key, list] of sends) yield* integrations(`${key} of ${receiver.name}`, list as readonly object[]);
  }
  const all = route ? [...routesIn(route)] : [];
  const used = new Set(all.map(({ receiver }) => receiver));
  for (const name of names) if (!used.has(name)) yield `no route sends to the receiver ${name}`;
  if (route && !route.receiver) yield 'the first route has no receiver';
  for (const each of all) yield* inRoute(each, names, alerts);
  for (const each of inhibit_rules) {
    yield* unknown('an inhibition', each, known.inhibition);
    if (!each.source_matchers?.length || !each.target_matchers?.length)
      yield 'an inhibition has no source_matchers or target_matchers: it silences everything, or nothing';
    if (!each.equal) yield 'an inhibition has no equal labels: one alert silences those of everything else';
    yield* matchers('an inhibition', [...(each.source_matchers ?? []), ...(each.target_matchers ?? [])], alerts);
    for (const label of each.equal ?? [])
      if (!isLabel(label, alerts)) yield `an inhibition compares ${label}, a label that no alert has`;
  }
}

function* routesIn(route: Route): Iterable<Route> {
  yield route;
  for (const each of route.routes ?? []) yield* routesIn(each);
}

function* inRoute(route: Route, receivers: readonly (string | undefined)[], alerts: Alerts): Iterable<string> {
  const of = `the route to ${route.receiver ?? 'the receiver above it'}`;
  yield* unknown(of, route, known.route);
  if (route.receiver !== undefined && !receivers.includes(route.receiver))
    yield `a route sends to ${route.receiver}, which is no receiver`;
  for (const name of ['group_wait', 'group_interval', 'repeat_interval'] as const) {
    const value = route[name];
    if (value !== undefined && !duration.test(value)) yield `${of} has ${name} ${value}, which is no duration`;
  }
  for (const label of route.group_by ?? [])
    if (label !== '...' && !isLabel(label, alerts)) yield `${of} groups by ${label}, a label that no alert has`;
  for (const each of route.routes ?? []) {
    if (!each.matchers?.length) yield `a route to ${each.receiver} has no matchers: no later route gets an alert`;
  }
  yield* matchers(of, route.matchers ?? [], alerts);
}

const isLabel = (label: string, { labels }: Alerts) => label === 'alertname' || labels.has(label);

function* matchers(of: string, all: readonly string[], alerts: Alerts): Iterable<string> {
  for (const text of all) {
    const [, label, sign, quoted, plain] = matcher.exec(text) ?? [];
    if (label === undefined) {
      yield `${of} has the matcher ${text}, which does not parse`;
      continue;
    }
    const value = quoted ?? plain ?? '';
    if (!isLabel(label, alerts)) yield `${of} matches ${label}, a label that no alert has`;
    if (sign === '=' && label === 'alertname' && !alerts.names.has(value))
      yield `${of} matches the alert ${value}, which no rule has`;
    if (sign === '=' && label === 'severity' && !['critical', 'warning', 'info', 'none'].includes(value))
      yield `${of} matches the severity ${value}, which no alert has`;
    if (value === '' && sign === '=') yield `${of} has the matcher ${text}, which matches alerts without the label`;
  }
}

/** Addresses and texts that an integration must have. */
const needed: Readonly<Record<string, readonly string[]>> = {
  slack_configs: ['api_url', 'api_url_file'],
  webhook_configs: ['url', 'url_file'],
  email_configs: ['to'],
};

function* integrations(of: string, list: readonly object[]): Iterable<string> {
  const [name = ''] = of.split(' ');
  for (const each of list) {
    const keys = Object.keys(each);
    const wanted = needed[name];
    if (wanted && !wanted.some((key) => keys.includes(key))) yield `${of} has none of ${wanted.join(', ')}`;
  }
}

function* unknown(of: string, value: object, fields: ReadonlySet<string>): Iterable<string> {
  for (const key of Object.keys(value)) if (!fields.has(key)) yield `${of} has the unknown field ${key}`;
}
