import { yamlText } from '@twisterlab/platform/write/yaml';
import type { Cluster } from '../../../environments/schema/cluster';
import { hostsOf, type Tenant } from '../../../environments/schema/tenant';
import { causeMatcher, causes } from '../../kit/causes';
import { watchdogName } from '../rules/monitoring/watchdog';
import { type Receiver, receivers } from './receivers';

interface Route {
  readonly receiver: Receiver;
  /** All have to match. Default: none, which matches every alert. */
  readonly matchers?: readonly string[];
  /** Labels that have the same values for all alerts of one notification. */
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  /** Whether further routes may match too. Default: false. */
  readonly continue?: true;
  readonly routes?: readonly Route[];
}

/** The text of alertmanager.yml. */
export function configuration(cluster: Pick<Cluster, 'alerts'>, tenants: readonly Tenant[]): string {
  const config = {
    route: routes(tenants),
    receivers: receivers(cluster),
    inhibit_rules: Object.entries(causes).map(([cause, fault]) => inhibitRule(cause, fault)),
  };
  return yamlText(config);
}

/** Routes by severity; the first child route that matches handles the alert, and a critical one has two. */
function routes(tenants: readonly Tenant[]): Route {
  const withoutOnCall = tenants.filter(({ onCall }) => !onCall);
  const hosts = withoutOnCall.flatMap(hostsOf);
  const matchersWithoutOnCall = [
    oneOf(
      'namespace',
      withoutOnCall.map(({ namespace }) => namespace),
    ),
    oneOf('host', hosts),
  ].flat();
  const critical = 'severity="critical"';
  const urgent = { group_wait: '10s', repeat_interval: '4h' } as const;
  return {
    receiver: 'chat',
    group_by: ['alertname', 'namespace'],
    // Alerts of one cause fire within half a minute.
    group_wait: '30s',
    group_interval: '5m',
    repeat_interval: '1d',
    routes: [
      {
        receiver: 'heartbeat',
        matchers: [`alertname="${watchdogName}"`],
        group_wait: '0s',
        group_interval: '1m',
        // The external service expects one within 15 minutes: three of them.
        repeat_interval: '5m',
      },
      // Tenants without on-call: handled like warnings.
      ...matchersWithoutOnCall.map((matcher): Route => ({ receiver: 'chat', matchers: [critical, matcher] })),
      { receiver: 'second', matchers: [critical], ...urgent, continue: true },
      { receiver: 'chat', matchers: [critical], ...urgent },
      {
        receiver: 'chat',
        matchers: ['severity="info"'],
        group_wait: '5m',
        group_interval: '1h',
        repeat_interval: '1w',
      },
    ],
  };
}

function inhibitRule(cause: string, { alerts, equal }: (typeof causes)[keyof typeof causes]) {
  return {
    source_matchers: oneOf('alertname', alerts),
    // Alertmanager treats a label that both alerts lack as equal: so require the labels to exist.
    target_matchers: [causeMatcher(cause), ...equal.map((label) => `${label}!=""`)],
    equal,
  };
}

/** One matcher, or none for an empty list. */
function oneOf(label: string, values: readonly string[]): string[] {
  if (values.length === 0) return [];
  return [`${label}=~"${values.map((value) => value.replaceAll('.', '\\\\.')).join('|')}"`];
}
