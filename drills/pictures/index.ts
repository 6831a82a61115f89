import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { panelsOf } from '../../charts/monitoring/grafana/queries';
import { run } from '../alerts/run';
import { dashboardsOf } from '../dashboards/queries';
import { drill } from '../drill';
import { noFaults } from '../expectation';
import { freePorts } from '../fixtures/ports';
import type { Processes } from '../fixtures/processes';
import { part } from '../parts/part';
import { unknownSeries } from '../world/catalogued';
import type { Simulated } from '../world/series';
import { checks } from './checks';
import { faultInjections } from './fault-injections';
import { History } from './history';
import { pictured } from './incidents';
import { openMetrics, period } from './open-metrics';
import { draw } from './page';

/** Where the pictures go. Default: the folder of the drill, which is removed at the end. */
const folder = process.env.TWISTERLAB_PICTURES;

/** Draws every dashboard with six simulated hours, for those who review one without a Grafana. */
export const pictures = drill({
  name: 'pictures',
  summary: 'every panel draws simulated data',
  minutes: 2,
  parts: ['prometheus', 'promtool'],
  ci: { normal: true, faultInjections: true },
  faultInjections,
  async run({ dist, processes, step, note, check }) {
    const world = pictured(dist);
    check(checks.catalogued, { of: world.length, faults: unknownSeries(world) }, noFaults);
    const history = await step(`start Prometheus with ${period.hours} simulated hours`, () =>
      startHistory(processes, world),
    );
    const to = folder ?? join(processes.folder, 'pictures');
    mkdirSync(to, { recursive: true });
    const dashboards = dashboardsOf(dist);
    const empty = await step('draw every dashboard', async () => {
      const faults: string[] = [];
      for (const dashboard of dashboards) {
        const picture = await draw(dashboard, await history.of(dashboard));
        writeFileSync(join(to, `${dashboard.uid}.svg`), picture.svg);
        faults.push(...picture.empty.map((title) => `${dashboard.uid}, ${title}`));
      }
      return { of: dashboards.flatMap(panelsOf).length, faults };
    });
    if (folder) note(`pictures are in ${folder}`);
    check(checks.drawn, empty, noFaults);
  },
});

/** Prometheus with the simulated samples as blocks, which it neither scrapes nor deletes. */
async function startHistory(processes: Processes, world: readonly Simulated[]): Promise<History> {
  const [samples, data, config] = ['samples.txt', 'data', 'prometheus.yml'].map((name) => join(processes.folder, name));
  await pipeline(openMetrics(world), createWriteStream(samples!));
  const { code, errors } = await run(await part('promtool'), [
    'tsdb',
    'create-blocks-from',
    'openmetrics',
    samples!,
    data!,
  ]);
  if (code !== 0) throw new Error(errors);
  const [port] = await freePorts(1);
  writeFileSync(config!, '{}\n');
  await processes.start('prometheus', await part('prometheus'), [
    ...[`--config.file=${config}`, `--storage.tsdb.path=${data}`, '--storage.tsdb.retention.time=100y'],
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  const history = new History(`http://127.0.0.1:${port}`);
  await processes.until('Prometheus answers', () =>
    history.last('up').then(
      (found) => found.length > 0,
      () => false,
    ),
  );
  return history;
}
