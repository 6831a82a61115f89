import { failedShare } from '../../charts/kit/availability';
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
  expect(failedShare('probe_success', '1h')).toContain('sum_over_time(probe_success[1h]) / 240,');
  expect(failedShare('probe_success', '3d')).toContain('sum_over_time(probe_success[3d]) / 17280,');
});
