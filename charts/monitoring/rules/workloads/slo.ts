import type { MonitoringRule } from '@twisterlab/platform/model/monitoring';
import { type Cluster, objectiveOf } from '../../../../environments/schema/cluster';
import type { Tenant } from '../../../../environments/schema/tenant';
import { alert, recording, type Severity } from '../../../kit/alert';
import { budgetShare, minutesOf, probesIn, type Window } from '../../../kit/availability';
import { hostsWithObjective } from '../nodes/hosts';

interface BurnRate {
  readonly name: string;
  readonly severity: Severity;
  /** Times the rate that the objective allows. */
  readonly rate: number;
  /** Its share of failed probes sets how much of the error budget is used. */
  readonly long: Window;
  /** Its share shows that probes still fail, and resolves the alert soon after they stop. */
  readonly short: string;
  readonly spent: string;
}

const burnRates: readonly BurnRate[] = [
  { name: 'Fast', severity: 'critical', rate: 14.4, long: '1h', short: '5m', spent: '2 % in an hour' },
  { name: 'Medium', severity: 'critical', rate: 6, long: '6h', short: '30m', spent: '5 % in six hours' },
  { name: 'Slow', severity: 'warning', rate: 1, long: '3d', short: '6h', spent: '10 % in three days' },
];

/** No alert for less than HostDown waits for: at 99.9 % the budget of Fast is 52 s, and a rollout or a restart takes longer. */
const leastMinutes = 5;

const failureRatio = (window: string) => `host:probe_failures:ratio_${window}`;
/** Without the probes that were not made: after a power cut a host that works again does not fail. */
const recentFailureRatio = (window: string) => `host:recent_probe_failures:ratio_${window}`;

/** Error budget burn rates of hosts with an objective. Source: SRE Workbook, Alerting on SLOs. */
export function slo(cluster: Pick<Cluster, 'alerts' | 'nodes'>, tenants: readonly Tenant[]): MonitoringRule[] {
  const objective = objectiveOf(cluster);
  const hosts = hostsWithObjective(tenants);
  if (hosts.length === 0) return [];
  const host = hosts[0]!;
  const labels = `{job="blackbox",host="${host}",instance="${host}"}`;
  const probes = `probe_success{job="blackbox",host=~"${hosts.map((name) => name.replaceAll('.', '\\\\.')).join('|')}"}`;
  const budget = Number((1 - objective / 100).toPrecision(3));
  const given = (values: string) => ({ [`probe_success${labels}`]: values });
  const recorded = burnRates.flatMap(({ long, short }) => [
    recording(failureRatio(long), {
      expr: budgetShare(probes, long),
      yields: [
        // A new host: one probe failed while it started.
        { given: given('0 1 1 1'), at: '3m', value: 1 / probesIn(long) },
        // One of the 240 probes of an hour was made.
        { given: given('1x120'), every: '1h', at: '100h', value: 1 - 1 / 240 },
      ],
    }),
    recording(recentFailureRatio(short), {
      expr: `1 - avg_over_time(${probes}[${short}])`,
      yields: [
        { given: given('0 1 1 1'), at: '3m', value: 0.25 },
        // Probes that were not made do not count, and neither do failures before the window.
        { given: given('0x10 _x360 1 _ _ 1'), at: '374m', value: 0 },
      ],
    }),
  ]);
  return [...recorded, ...burnRates.map((burn) => burnRateAlert(burn, { labels, host, budget, objective }))];
}

interface Objective {
  readonly labels: string;
  readonly host: string;
  readonly budget: number;
  readonly objective: number;
}

function burnRateAlert(
  { name, severity, rate, long, short, spent }: BurnRate,
  { labels, host, budget, objective }: Objective,
): MonitoringRule {
  const least = leastMinutes / minutesOf(long);
  const limit = Number(Math.max(rate * budget, least).toPrecision(3));
  const failures = (inLong: number, inShort: number) => ({
    [`${failureRatio(long)}${labels}`]: `${inLong}x5`,
    [`${recentFailureRatio(short)}${labels}`]: `${inShort}x5`,
  });
  return alert(`ErrorBudgetBurns${name}`, {
    severity,
    consequenceOf: name === 'Fast' ? 'host' : ['host', 'fast-burn'],
    holdsFor: '2m',
    threshold: {
      value: limit,
      unit: 'ratio',
      reason:
        rate * budget > least
          ? `${rate} times the rate that ${objective} % allows, which uses ${spent}`
          : `${leastMinutes} failed minutes within ${long}, as many as HostDown waits for; ${objective} % allows less`,
    },
    expr: (over) => `${failureRatio(long)} > ${over} and ${recentFailureRatio(short)} > ${over}`,
    summary: `{{ $value | humanizePercentage }} of the probes of {{ $labels.host }} within ${long} failed`,
    description: `At this rate it misses its objective of ${objective} % over 30 days.`,
    runbook: 'docs/runbooks/hosts.md#the-error-budget-burns',
    fires: {
      given: failures(1.1 * limit, 1.1 * limit),
      at: '3m',
      summary: `${Number((110 * limit).toPrecision(4))}% of the probes of ${host} within ${long} failed`,
    },
    quiet: [
      // Recovered.
      { given: failures(1.1 * limit, 0), at: '3m' },
      // One short outage.
      { given: failures(limit / 2, 1.1 * limit), at: '3m' },
    ],
  });
}
