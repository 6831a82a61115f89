import type { MonitoringRule } from '@twisterlab/platform/model/monitoring';
import { type Cluster, objectiveOf } from '../../../../environments/schema/cluster';
import type { Tenant } from '../../../../environments/schema/tenant';
import { alert, recording, type Severity } from '../../../kit/alert';
import { budgetShare, minutesOf, probesIn, recentShare, type Window } from '../../../kit/availability';
import { hostsWithObjective } from '../nodes/hosts';

interface BurnRate {
  readonly name: string;
  readonly severity: Severity;
  /** Times the rate that the objective allows. */
  readonly rate: number;
  /** Its share of failures sets how much of the error budget is used. */
  readonly long: Window;
  /** Its share shows that the host still fails, and resolves the alert soon after that ends. */
  readonly short: Window;
  readonly spent: string;
}

const burnRates: readonly BurnRate[] = [
  { name: 'Fast', severity: 'critical', rate: 14.4, long: '1h', short: '5m', spent: '2 % in an hour' },
  { name: 'Medium', severity: 'critical', rate: 6, long: '6h', short: '30m', spent: '5 % in six hours' },
  { name: 'Slow', severity: 'warning', rate: 1, long: '3d', short: '6h', spent: '10 % in three days' },
];

/** No alert for less than HostDown waits for: at 99.9 % the budget of Fast is 52 s, and a rollout or a restart takes longer. */
const leastMinutes = 5;

const failureRatio = (window: Window) => `host:failures:ratio_${window}`;
const recentFailureRatio = (window: Window) => `host:recent_failures:ratio_${window}`;

/** Error budget burn rates of hosts with an objective. Source: SRE Workbook, Alerting on SLOs. */
export function slo(cluster: Pick<Cluster, 'alerts' | 'nodes'>, tenants: readonly Tenant[]): MonitoringRule[] {
  const objective = objectiveOf(cluster);
  const hosts = hostsWithObjective(tenants);
  if (hosts.length === 0) return [];
  const host = hosts[0]!;
  const matcher = `host=~"${hosts.map((name) => name.replaceAll('.', '\\\\.')).join('|')}"`;
  const budget = Number((1 - objective / 100).toPrecision(3));
  const probes = (values: string) => ({ [`probe_success{job="blackbox",host="${host}",instance="${host}"}`]: values });
  const requests = (code: number, values: string) => ({
    [`traefik_router_requests_total{job="traefik",host="${host}",code="${code}"}`]: values,
  });
  const labels = { host };
  // A new host, whose probes succeed: a path that no probe uses fails.
  const errors = { ...probes('_x110 1x10'), ...requests(200, '_x110 9x10'), ...requests(500, '_x110 1x10') };
  const recorded = burnRates.flatMap(({ long, short }) => [
    recording(failureRatio(long), {
      expr: budgetShare(matcher, long),
      yields: [
        // A new host: one probe failed while it started.
        { given: probes('0 1 1 1'), labels, at: '3m', value: 1 / probesIn(long) },
        // One of the 240 probes of an hour was made.
        { given: probes('1x120'), labels, every: '1h', at: '100h', value: 1 - 1 / 240 },
        { given: errors, labels, at: '115m', value: 0.1 },
      ],
    }),
    recording(recentFailureRatio(short), {
      expr: recentShare(matcher, short),
      yields: [
        { given: probes('0 1 1 1'), labels, at: '3m', value: 0.25 },
        // Probes that were not made do not count, and neither do failures before the window.
        { given: probes('0x10 _x360 1 _ _ 1'), labels, at: '374m', value: 0 },
        { given: errors, labels, at: '113m', value: 0.1 },
      ],
    }),
  ]);
  return [...recorded, ...burnRates.map((burn) => burnRateAlert(burn, { host, budget, objective }))];
}

interface Objective {
  readonly host: string;
  readonly budget: number;
  readonly objective: number;
}

function burnRateAlert(
  { name, severity, rate, long, short, spent }: BurnRate,
  { host, budget, objective }: Objective,
): MonitoringRule {
  const least = leastMinutes / minutesOf(long);
  const limit = Number(Math.max(rate * budget, least).toPrecision(3));
  const failures = (inLong: number, inShort: number) => ({
    [`${failureRatio(long)}{host="${host}"}`]: `${inLong}x5`,
    [`${recentFailureRatio(short)}{host="${host}"}`]: `${inShort}x5`,
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
          : `${leastMinutes} failed minutes within ${long}, as many as HostDown waits for, or 20 failed requests; ${objective} % allows less`,
    },
    expr: (over) => `${failureRatio(long)} > ${over} and ${recentFailureRatio(short)} > ${over}`,
    summary: `{{ $value | humanizePercentage }} of the probes or requests of {{ $labels.host }} within ${long} failed`,
    description: `At this rate it misses its objective of ${objective} % over 30 days.`,
    runbook: 'docs/runbooks/hosts.md#the-error-budget-burns',
    fires: {
      given: failures(1.1 * limit, 1.1 * limit),
      at: '3m',
      summary: `${Number((110 * limit).toPrecision(4))}% of the probes or requests of ${host} within ${long} failed`,
    },
    quiet: [
      // Recovered.
      { given: failures(1.1 * limit, 0), at: '3m' },
      // One short outage.
      { given: failures(limit / 2, 1.1 * limit), at: '3m' },
    ],
  });
}
