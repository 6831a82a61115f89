import { failedShare } from '../../charts/kit/availability';
import { slo as dashboard } from '../../charts/monitoring/grafana/dashboards/slo';
import { slo } from '../../charts/monitoring/rules/workloads/slo';
import { objectiveOf } from '../../environments/schema/cluster';
import { validateEnvironments } from '../../environments/schema/environments';
import { records } from '../kit/records';
import { environmentsWith, threeNodes } from '../records/good';

const three = environmentsWith({
  edge: { nodes: threeNodes, serverAddress: '192.168.0.40' },
  production: { onCall: true, backups: { withoutOffsite: { accepted: '2026-11-28', reason: 'a test' } } },
});
const { clusters, tenants } = validateEnvironments(records);
const alerts = { chat: 'slack' } as const;
/** The limits of an objective by alert, as the share of a window and its minutes. */
const limits = (objective: number) =>
  slo({ ...clusters[0]!, alerts: { ...alerts, objective } }, tenants).flatMap(({ alert, expr }) => {
    const [, window, limit] = /ratio_(\w+) > ([\d.]+)/.exec(expr) ?? [];
    const minutes = { '1h': 60, '6h': 360, '3d': 4320 }[window as '1h'];
    return alert ? [[alert, Number(limit), Number(limit) * minutes] as const] : [];
  });

describe('the objective', () => {
  it('is the one of the plan: 95 % with one server, 99.9 % with three', () => {
    expect(objectiveOf(clusters[0]!)).toBe(95);
    expect(objectiveOf(three.clusters[0]!)).toBe(99.9);
  });

  it('is the one of the record, if it has one', () => {
    expect(objectiveOf({ ...clusters[0]!, alerts: { ...alerts, objective: 99 } })).toBe(99);
  });
});

describe('burn rates', () => {
  it.each([90, 95, 99, 99.9, 99.99])('at %s %% need at least five failed minutes, as HostDown does', (objective) => {
    for (const [alert, , minutes] of limits(objective)) expect([alert, minutes >= 4.99]).toEqual([alert, true]);
  });

  it('are those of the SRE Workbook where they allow more', () => {
    expect(limits(95).map(([alert, limit]) => [alert, limit])).toEqual([
      ['ErrorBudgetBurnsFast', 0.72],
      ['ErrorBudgetBurnsMedium', 0.3],
      ['ErrorBudgetBurnsSlow', 0.05],
    ]);
  });
});

test('a probe that was not made counts as failed, against the number of a whole window', () => {
  const probes = 'probe_success{job="blackbox",host="a.example"}';
  expect(failedShare('host="a.example"', '1h')).toContain(`sum_over_time(${probes}[1h]) / 240,`);
  expect(failedShare('host="a.example"', '3d')).toContain(`sum_over_time(${probes}[3d]) / 17280,`);
});

describe('the dashboard', () => {
  const titles = (retentionDays: number) =>
    dashboard({ objective: 99.9, retentionDays }).panels?.flatMap(({ title }) => title ?? []);

  it('shows 30 days with the default retention, and fewer if metrics are kept for fewer', () => {
    expect(titles(clusters[0]!.monitoring.metrics.retentionDays)).toContain('30 days');
    expect(titles(10)).toContain('8 days');
    expect(titles(1)).toContain('1 days');
  });

  it('reads no further back than metrics are kept, with the day that distinguishes new hosts from old ones', () => {
    const text = JSON.stringify(dashboard({ objective: 99.9, retentionDays: 10 }));
    const offsets = [...text.matchAll(/\[1d\] offset (\d+)d/g)].map(([, days]) => Number(days));
    expect(Math.max(...offsets) + 1).toBeLessThan(10);
  });
});
