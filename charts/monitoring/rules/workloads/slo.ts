import type { MonitoringRule } from '@twisterlab/platform/model/monitoring';
import type { Cluster } from '../../../../environments/schema/cluster';
import type { Tenant } from '../../../../environments/schema/tenant';
import { alert, recording, type Severity } from '../../../kit/alert';
import { hostsWithObjective } from '../nodes/hosts';

/** The long window sets how much of the 30-day error budget is used when it fires; the short window resolves it soon after. */
const burnRates = [
  { name: 'Fast', severity: 'critical', rate: 14.4, long: '1h', short: '5m', spent: '2 % in an hour' },
  { name: 'Medium', severity: 'critical', rate: 6, long: '6h', short: '30m', spent: '5 % in six hours' },
  { name: 'Slow', severity: 'warning', rate: 1, long: '3d', short: '6h', spent: '10 % in three days' },
] as const satisfies readonly { severity: Severity; [field: string]: unknown }[];

const windows = [...new Set(burnRates.flatMap(({ long, short }) => [short, long]))];
const failureRatio = (window: string) => `host:probe_failures:ratio_${window}`;
const minutesOf = { '5m': 5, '30m': 30, '1h': 60, '6h': 360, '3d': 4320 } as const;

/** Error budget burn rates of hosts with an objective. Source: SRE Workbook, Alerting on SLOs. */
export function slo({ alerts: { objective } }: Pick<Cluster, 'alerts'>, tenants: readonly Tenant[]): MonitoringRule[] {
  const hosts = hostsWithObjective(tenants);
  if (hosts.length === 0) return [];
  const host = hosts[0]!;
  const labels = `{job="blackbox",host="${host}",instance="${host}"}`;
  const only = `host=~"${hosts.map((name) => name.replaceAll('.', '\\\\.')).join('|')}"`;
  const budget = Number((1 - objective / 100).toPrecision(3));
  const recorded = windows.map((window) =>
    recording(failureRatio(window), {
      expr: `1 - avg_over_time(probe_success{job="blackbox",${only}}[${window}])`,
      yields: [
        { given: { [`probe_success${labels}`]: '0 1 1 1' }, at: '3m', value: 0.25 },
        // Failures before the window do not count.
        {
          given: { [`probe_success${labels}`]: `0x${minutesOf[window]} 1x${minutesOf[window]}` },
          at: `${2 * minutesOf[window]}m`,
          value: 0,
        },
      ],
    }),
  );
  return [...recorded, ...burnRates.map((burn) => burnRateAlert(burn, { labels, host, budget, objective }))];
}

interface Objective {
  readonly labels: string;
  readonly host: string;
  readonly budget: number;
  readonly objective: number;
}

function burnRateAlert(
  { name, severity, rate, long, short, spent }: (typeof burnRates)[number],
  { labels, host, budget, objective }: Objective,
): MonitoringRule {
  const limit = Number((rate * budget).toPrecision(3));
  const failures = (inLong: number, inShort: number) => ({
    [`${failureRatio(long)}${labels}`]: `${inLong}x5`,
    [`${failureRatio(short)}${labels}`]: `${inShort}x5`,
  });
  return alert(`ErrorBudgetBurns${name}`, {
    severity,
    consequenceOf: name === 'Fast' ? 'host' : ['host', 'fast-burn'],
    holdsFor: '2m',
    threshold: {
      value: limit,
      unit: 'ratio',
      reason: `${rate} times the rate that ${objective} % allows, which uses ${spent}`,
    },
    expr: (over) => `${failureRatio(long)} > ${over} and ${failureRatio(short)} > ${over}`,
    summary: `{{ $value | humanizePercentage }} of the probes of {{ $labels.host }} within ${long} failed`,
    description: `At this rate it misses its objective of ${objective} % over 30 days.`,
    runbook: 'docs/runbooks/hosts.md#the-error-budget-burns',
    fires: {
      given: failures(2 * limit, 2 * limit),
      at: '3m',
      summary: `${Number((200 * limit).toPrecision(4))}% of the probes of ${host} within ${long} failed`,
    },
    quiet: [
      // Recovered.
      { given: failures(2 * limit, 0), at: '3m' },
      // One short outage.
      { given: failures(limit / 2, 2 * limit), at: '3m' },
    ],
  });
}
