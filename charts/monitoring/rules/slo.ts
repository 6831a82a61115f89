import type { MonitoringRule } from '@twisterlab/platform/model/monitoring';
import type { Cluster } from '../../../environments/schema/cluster';
import type { Tenant } from '../../../environments/schema/tenant';
import { alert, recording, type Severity } from '../../kit/alert';
import { promised } from './hosts';

/** Each says how much of the 30 days' budget is gone once it fires, by its long window; the short one ends it soon after. */
const burns = [
  { name: 'Fast', severity: 'critical', rate: 14.4, long: '1h', short: '5m', spent: '2 % in an hour' },
  { name: 'Medium', severity: 'critical', rate: 6, long: '6h', short: '30m', spent: '5 % in six hours' },
  { name: 'Slow', severity: 'warning', rate: 1, long: '3d', short: '6h', spent: '10 % in three days' },
] as const satisfies readonly { severity: Severity; [field: string]: unknown }[];

const windows = [...new Set(burns.flatMap(({ long, short }) => [short, long]))];
const failing = (window: string) => `host:probe_failures:ratio_${window}`;
const minutesOf = { '5m': 5, '30m': 30, '1h': 60, '6h': 360, '3d': 4320 } as const;

/** How fast hosts use up what their objective lets them be away. Source: the SRE Workbook's chapter on alerting on SLOs. */
export function slo({ alerts: { objective } }: Pick<Cluster, 'alerts'>, tenants: readonly Tenant[]): MonitoringRule[] {
  const hosts = promised(tenants);
  if (hosts.length === 0) return [];
  const host = hosts[0]!;
  const labels = `{job="blackbox",host="${host}",instance="${host}"}`;
  const only = `host=~"${hosts.map((name) => name.replaceAll('.', '\\\\.')).join('|')}"`;
  const budget = Number((1 - objective / 100).toPrecision(3));
  const recorded = windows.map((window) =>
    recording(failing(window), {
      expr: `1 - avg_over_time(probe_success{job="blackbox",${only}}[${window}])`,
      yields: [
        { given: { [`probe_success${labels}`]: '0 1 1 1' }, at: '3m', value: 0.25 },
        // What failed before the window is forgotten.
        {
          given: { [`probe_success${labels}`]: `0x${minutesOf[window]} 1x${minutesOf[window]}` },
          at: `${2 * minutesOf[window]}m`,
          value: 0,
        },
      ],
    }),
  );
  return [...recorded, ...burns.map((burn) => burning(burn, { labels, host, budget, objective }))];
}

interface Objective {
  readonly labels: string;
  readonly host: string;
  readonly budget: number;
  readonly objective: number;
}

function burning(
  { name, severity, rate, long, short, spent }: (typeof burns)[number],
  { labels, host, budget, objective }: Objective,
): MonitoringRule {
  const limit = Number((rate * budget).toPrecision(3));
  const failures = (inLong: number, inShort: number) => ({
    [`${failing(long)}${labels}`]: `${inLong}x5`,
    [`${failing(short)}${labels}`]: `${inShort}x5`,
  });
  return alert(`ErrorBudgetBurns${name}`, {
    severity,
    holdsFor: '2m',
    threshold: { value: limit, unit: 'ratio', reason: `${rate} times what ${objective} % allows, that is ${spent}` },
    expr: (over) => `${failing(long)} > ${over} and ${failing(short)} > ${over}`,
    summary: `{{ $value | humanizePercentage }} of what {{ $labels.host }} was asked within ${long} failed`,
    description: `Going on like this it will not be there for ${objective} % of 30 days.`,
    runbook: 'docs/runbooks/hosts.md#the-error-budget-burns',
    fires: {
      given: failures(2 * limit, 2 * limit),
      at: '3m',
      summary: `${Number((200 * limit).toPrecision(4))}% of what ${host} was asked within ${long} failed`,
    },
    quiet: [
      // Over, and mended.
      { given: failures(2 * limit, 0), at: '3m' },
      // One short outage.
      { given: failures(limit / 2, 2 * limit), at: '3m' },
    ],
  });
}
