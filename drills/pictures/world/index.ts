import { probeSeconds } from '../../../charts/kit/availability';
import type { Dist } from '../../dist';
import { clusterSeries } from './cluster';
import { edgeSeries } from './edge';
import { machineSeries } from './machines';
import { monitoringSeries } from './monitoring';
import { containersOf } from './pods';
import { end, hours, lead, type Simulated, scrapeSeconds } from './series';
import { storeSeries } from './stores';

/** Six hours of the cluster that dist describes, with a slow disk, a failover, a sync and a pod that crashes. */
export function simulate(dist: Dist): Simulated[] {
  const containers = containersOf(dist);
  return [
    ...clusterSeries(dist, containers),
    ...machineSeries(),
    ...storeSeries(),
    ...edgeSeries(dist),
    ...monitoringSeries(containers),
  ];
}

/** The samples in the format OpenMetrics, which promtool reads. */
export function* openMetrics(all: readonly Simulated[]): Iterable<string> {
  for (const { name, labels, value, counter } of all) {
    const probe = name.startsWith('probe_');
    const every = probe ? probeSeconds : scrapeSeconds;
    // The error budgets look back as far as the pictures reach.
    const first = -((probe ? hours + lead : lead) * 3600) / every;
    const samples = (hours * 3600) / every;
    const text = Object.entries(labels).map(([label, each]) => `${label}=${JSON.stringify(each)}`);
    const id = `${name}{${text.join(',')}}`;
    const lines: string[] = [];
    let total = counter ? 1000 : 0;
    for (let index = first; index <= samples; index++) {
      const now = value((index * every) / 3600);
      if (now === undefined) continue;
      total = counter ? total + now * every : now;
      lines.push(`${id} ${Number(total.toPrecision(10))} ${end - (samples - index) * every}`);
    }
    yield `${lines.join('\n')}\n`;
  }
  yield '# EOF\n';
}
