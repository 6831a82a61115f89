import { seconds } from '@twisterlab/platform/diff/values';
import { bytes } from '@twisterlab/platform/util/quantity';
import { eventSource } from '../../charts/monitoring/collector/events';
import { panelsOf, queries } from '../../charts/monitoring/grafana/queries';
import { hostLogs } from '../../charts/monitoring/loki/alerts';
import { compression, ingestionLimits } from '../../charts/monitoring/loki/limits';
import { sizes } from '../../charts/monitoring/rules/nodes/sizes';
import { fleet } from '../kit/objects';
import { renderedDashboards } from './rendered';

const { monitoring } = fleet.clusters[0]!;
const dashboards = Object.values(renderedDashboards());
const expressions = dashboards.flatMap((each) => queries(each).map(({ expr }) => expr));

describe('a flood of logs at the ingestion limit', () => {
  /** Hours until the average of the window exceeds a rate, when nothing was received before the flood. */
  const exceeds = (window: number, rate: number, flood: number) => (window * rate) / flood / 3600;

  it.each([1, 7, 30])('fires an alert before the claim is full, with a retention of %i days', (retentionDays) => {
    const logs = { ...monitoring.logs, retentionDays };
    const flood = ingestionLimits(logs.storage).rateMb * 2 ** 20;
    const full = (bytes(logs.storage) * compression) / flood / 3600;
    const [volume, projected] = ['LocalVolumeTooLarge', 'LogsOutgrowClaim'].map(
      (name) => sizes({ monitoring: { ...monitoring, logs } }).find(({ alert }) => alert === name)!,
    );
    const held = (text: string | undefined) => seconds(text!)! / 3600;
    const window = seconds(/\[(\w+)\]/.exec(projected!.expr)![1]!)!;
    const sustained = (bytes(logs.storage) * compression) / (retentionDays * 86_400);
    const share = Number(/> ([\d.]+)$/.exec(volume!.expr)![1]);
    const fires = Math.min(exceeds(window, sustained, flood) + held(projected!.for), full * share + held(volume!.for));
    expect(fires).toBeLessThan(full);
  });
});

describe('the dashboards', () => {
  it.each([
    ['lines of the machines', hostLogs],
    ['Kubernetes Events', eventSource],
  ])('show %s, which have no namespace label', (_, source) => {
    const own = expressions.filter((expr) => expr.includes(`{service_name="${source}"}`));
    expect(own.some((expr) => expr.includes('count_over_time'))).toBe(true);
    expect(own.some((expr) => !expr.includes('count_over_time'))).toBe(true);
  });

  it("count Loki's alerts where they count those of Prometheus", () => {
    const counts = dashboards
      .map((each) =>
        panelsOf(each)
          .filter(({ type }) => type === 'stat')
          .flatMap(({ targets = [] }) => targets.map(({ expr = '' }) => expr))
          .filter((expr) => /count\(ALERTS\{/.test(expr) && /alertname!=/.test(expr) && !expr.includes('$')),
      )
      .filter((own) => own.length > 0);
    expect(counts.length).toBeGreaterThan(0);
    // Loki has no series ALERTS; Alertmanager has the alerts of both.
    for (const own of counts) expect(own.some((expr) => expr.includes('alertmanager_alerts'))).toBe(true);
  });
});
