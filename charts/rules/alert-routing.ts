import { seconds as secondsOf } from '@twisterlab/platform/diff/values';
import { FileFormat, shape } from '@twisterlab/platform/files/format';
import type { Graph } from '@twisterlab/platform/link/graph';
import { ruleFormat } from '@twisterlab/platform/metrics/expressions';
import { anchoredRegExp } from '@twisterlab/platform/metrics/promql';
import { alertRules } from '@twisterlab/platform/model/monitoring-files';
import { repository } from '@twisterlab/platform/util/image';
import type { Route } from '@twisterlab/platform/verify/monitoring/notifications';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { images } from '../images';

interface Receiver {
  readonly name?: string;
  readonly slack_configs?: readonly { readonly send_resolved?: boolean }[];
  readonly webhook_configs?: readonly {
    readonly send_resolved?: boolean;
    /** What is sent in the place of Alertmanager's own JSON. */
    readonly payload?: { readonly title?: string; readonly message?: string };
  }[];
}

interface Routing {
  readonly route: Route;
  readonly receivers: readonly Receiver[];
  readonly inhibit_rules?: readonly { readonly target_matchers?: readonly string[] }[];
}

const integrations = shape.list(shape.object({ send_resolved: { type: 'boolean' } }));
const webhooks = shape.list(
  shape.object({
    send_resolved: { type: 'boolean' },
    payload: shape.closed({ title: shape.text, message: shape.text }, ['title', 'message']),
  }),
);
const duration = { type: 'string', pattern: '^(\\d+(ms|s|m|h|d|w|y))+$' } as const;
const texts = shape.list(shape.text);
const fields = {
  receiver: shape.text,
  matchers: texts,
  group_by: { ...texts, uniqueItems: true },
  group_wait: duration,
  group_interval: duration,
  repeat_interval: duration,
  continue: { type: 'boolean' },
} as const;

const routingFormat = new FileFormat<Routing>(
  'a configuration of Alertmanager',
  shape.object(
    {
      route: shape.object({ ...fields, routes: shape.list(shape.object(fields)) }),
      receivers: shape.list(shape.object({ name: shape.text, slack_configs: integrations, webhook_configs: webhooks })),
      inhibit_rules: shape.list(shape.object({ target_matchers: texts })),
    },
    ['route', 'receivers'],
  ),
);

/**
 * Whom Alertmanager notifies, and how often: a critical alert reaches two receivers, of which one may fail; one message for each alert and namespace, an urgent one not later than others and an informative one
 * not more often, no message about what follows from another alert, and a heartbeat that stops when alerts do.
 */
export const alertRouting: Rule = {
  name: 'alert-routing',
  *check(graph) {
    for (const at of graph.all('ConfigMap')) {
      const text = at.manifest.data?.['alertmanager.yml'];
      // Rules about Alertmanager may be in a file of the same name.
      if (text === undefined || !/^(route|receivers):/m.test(text)) continue;
      const routing = routingFormat.read(text);
      const messages = routing
        ? [
            ...timing(routing.route, retentionOf(graph)),
            ...receivers(routing),
            ...secondPath(routing, graph),
            ...causes(routing, graph),
          ]
        : routingFormat.faults(text);
      for (const message of messages)
        yield { at, message: `alertmanager.yml: ${message}`, fix: 'Correct charts/monitoring/alertmanager.' };
    }
  },
};

/** Alertmanager's defaults. */
const defaults = { group_wait: '30s', group_interval: '5m', repeat_interval: '4h' };
type Timer = keyof typeof defaults;
const timers = Object.keys(defaults) as Timer[];
/** Half a day: who gets the same warning more often than twice a day mutes the channel. */
const leastRepeat = 12 * 3600;
/** A service that waits for the heartbeat calls after an hour without it, or sooner. */
const mostHeartbeat = 3600;

/** Of a duration that the format has accepted. */
const seconds = (text: string) => secondsOf(text) ?? 0;

/** How long Alertmanager knows what it sent, in seconds. Its default is 120h. */
function retentionOf(graph: Graph): number {
  const args = graph.workloads.flatMap(({ spec }) => spec.containers.flatMap((container) => container.args ?? []));
  const [, own = '120h'] = args.join('\n').match(/^--data\.retention=(\S+)$/m) ?? [];
  return seconds(own);
}

function* timing(root: Route, retention: number): Iterable<string> {
  for (const label of ['alertname', 'namespace'])
    if (!root.group_by?.includes(label))
      yield `the first route does not group by ${label}: one message has unrelated alerts, and is silent about new ones`;
  const of = (route: Route, timer: Timer) => seconds(route[timer] ?? root[timer] ?? defaults[timer]);
  if (of(root, 'repeat_interval') < leastRepeat)
    yield `the first route repeats every ${root.repeat_interval ?? `${defaults.repeat_interval} (unset)`}: at least 12h, or users mute the channel`;
  for (const route of [root, ...(root.routes ?? [])]) {
    const name = `the route to ${route.receiver ?? 'the first receiver'} (${(route.matchers ?? []).join(', ')})`;
    if (of(route, 'repeat_interval') < of(route, 'group_interval'))
      yield `${name} has a repeat_interval below its group_interval, which then applies`;
    if (of(route, 'repeat_interval') > retention)
      yield `${name} repeats every ${route.repeat_interval}, but Alertmanager forgets after ${retention / 3600}h what it sent (--data.retention)`;
    if (isHeartbeat(route)) {
      if (of(route, 'group_interval') + of(route, 'repeat_interval') > mostHeartbeat)
        yield `${name} sends the heartbeat less than once an hour`;
      continue;
    }
    for (const timer of timers) {
      if (severity(route) === 'critical' && of(route, timer) > of(root, timer))
        yield `${name} has a longer ${timer} (${route[timer]}) than alerts that are not critical`;
      if (severity(route) === 'info' && of(route, timer) < of(root, timer))
        yield `${name} has a shorter ${timer} (${route[timer]}) than warnings`;
    }
  }
}

const isHeartbeat = ({ matchers = [] }: Route) => matchers.some((each) => /^alertname="?Watchdog"?$/.test(each));
const severity = ({ matchers = [] }: Route) =>
  matchers.flatMap((each) => /^severity="?(\w+)"?$/.exec(each)?.[1] ?? [])[0];

function* receivers({ route, receivers: all }: Routing): Iterable<string> {
  const heartbeats = (route.routes ?? []).filter(isHeartbeat).map(({ receiver }) => receiver);
  if (heartbeats.length === 0)
    yield 'no route sends the alert Watchdog to a heartbeat: no one notices that alerts stop';
  for (const { name, slack_configs = [], webhook_configs = [] } of all) {
    if (heartbeats.includes(name) && webhook_configs.some(({ send_resolved = true }) => send_resolved))
      yield `the heartbeat ${name} has send_resolved: the end of the alert Watchdog counts as a sign of life`;
    for (const { payload: { title = '', message = '' } = {} } of webhook_configs)
      for (const [field, text] of Object.entries({ title, message }))
        if (/^(\{\{[^}]*\}\}|\s)*(\[|\{(?!\{))/.test(text))
          yield `the ${field} of the receiver ${name} begins as a list or an object of YAML: Alertmanager sends no text`;
    if (slack_configs.some(({ send_resolved = false }) => !send_resolved))
      yield `the receiver ${name} has no send_resolved: an alert that ended stays open in the chat`;
  }
}

const byReceiver = '--enable-feature=receiver-name-in-metrics';

/** A critical alert reaches two receivers, and metrics distinguish them: the failure of one is reported by the other. */
function* secondPath({ route: { routes = [] } }: Routing, graph: Graph): Iterable<string> {
  const all = routes.filter(({ matchers = [] }) => matchers.length === 1 && severity({ matchers }) === 'critical');
  const last = all.findIndex((each) => !each.continue);
  const reached = new Set(all.slice(0, last < 0 ? undefined : last + 1).map(({ receiver }) => receiver));
  if (reached.size < 2)
    yield `critical alerts reach ${[...reached].join() || 'no receiver of their own'}: if it fails, no message arrives`;
  for (const { spec } of graph.workloads)
    for (const { image = '', args = [] } of spec.containers)
      if (repository(image) === repository(images.alertmanager) && !args.includes(byReceiver))
        yield `Alertmanager runs without ${byReceiver}: alerts do not name the receiver that fails`;
}

/** An alert with the label `consequence_of` is silent while its cause fires: each cause in it is the target of an inhibition. */
function* causes({ inhibit_rules = [] }: Routing, graph: Graph): Iterable<string> {
  const targets = inhibit_rules.flatMap(({ target_matchers = [] }) =>
    target_matchers.flatMap((each) => {
      const [, sign, value = ''] = /^consequence_of(=~?)"(.*)"$/.exec(each) ?? [];
      return sign === undefined ? [] : [sign === '=' ? (text: string) => text === value : matches(value)];
    }),
  );
  const missing = new Map<string, string>();
  for (const { alert, cause } of consequences(graph))
    if (!targets.some((isTarget) => isTarget(cause))) missing.set(cause, alert);
  for (const [cause, alert] of missing)
    yield `no inhibition has the target ${cause}: ${alert} notifies together with the alert that it follows from`;
}

function matches(expression: string): (text: string) => boolean {
  const pattern = anchoredRegExp(expression);
  return (text) => pattern?.test(text) ?? false;
}

function* consequences(graph: Graph): Iterable<{ readonly alert: string; readonly cause: string }> {
  for (const { manifest } of graph.all('ConfigMap')) {
    if (manifest.metadata.labels?.[Object.keys(alertRules)[0]!] === undefined) continue;
    for (const text of Object.values(manifest.data ?? {}))
      for (const { rules } of ruleFormat.read(text)?.groups ?? [])
        for (const rule of rules) {
          const { alert, labels } = rule as {
            readonly alert?: string;
            readonly labels?: Readonly<Record<string, unknown>>;
          };
          for (const cause of `${labels?.consequence_of ?? ''}`.split(' ').filter(Boolean))
            yield { alert: alert ?? '', cause };
        }
  }
}
