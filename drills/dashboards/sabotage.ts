import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { Dist } from '../dist';
import type { Sabotage } from '../drill';
import { promises } from './promises';

/** Changes the file of a dashboard. @throws when nothing changed: a sabotage of nothing would go unnoticed. */
function inDashboard(uid: string, what: string | RegExp, by: string): (dist: Dist) => void {
  return (dist) =>
    dist.change(
      ({ path }) => path === `edge/grafana/ConfigMap.dashboard-${uid}.yaml`,
      (manifest) => {
        const { data = {}, ...rest } = manifest as Kinds['ConfigMap'];
        const changed = Object.entries(data).map(([name, file]) => [name, file.replace(what, by)] as const);
        if (changed.every(([name, file]) => file === data[name])) throw new Error(`${uid} has no ${what}`);
        return { ...rest, data: Object.fromEntries(changed) };
      },
    );
}

/** Dashboards that Grafana takes and that show nothing, each with the promise that has to notice it. */
export const sabotages: readonly Sabotage[] = [
  {
    name: 'a metric under a name that nobody tells',
    fails: promises.data,
    dist: inDashboard('twisterlab-redis', 'redis_connected_clients{', 'redis_clients_connected{'),
  },
  {
    name: 'a label that the series has not',
    fails: promises.data,
    dist: inDashboard('twisterlab-slo', 'probe_duration_seconds{host=', 'probe_duration_seconds{target='),
  },
  {
    name: "a data source of the owner's earlier dashboards",
    fails: promises.sources,
    dist: inDashboard('twisterlab-redis', /("expr": "redis_up.*?"uid": ")PBFA97CFB590B2093/s, '$1prometheus'),
  },
  {
    name: 'a variable that nobody could choose from',
    fails: promises.variables,
    dist: inDashboard('twisterlab-slo', 'label_values(probe_success, host)', 'label_values(probe_success, hostname)'),
  },
];
