import type { Dist } from '../dist';
import { backupSeries } from './backups';
import { clusterSeries } from './cluster';
import { controlPlaneSeries } from './control-plane';
import { edgeSeries } from './edge';
import { machineSeries } from './machines';
import { monitoringSeries } from './monitoring';
import { containersOf } from './pods';
import type { Period, Simulated } from './series';
import { storeSeries } from './stores';

/** Every series of the cluster that dist describes, healthy. */
export function simulate(dist: Dist, period: Period): Simulated[] {
  const containers = containersOf(dist);
  return [
    ...clusterSeries(dist, containers, period),
    ...controlPlaneSeries(),
    ...machineSeries(period),
    ...storeSeries(period),
    ...backupSeries(dist, period),
    ...edgeSeries(dist, period),
    ...monitoringSeries(containers, period),
  ];
}
