import type { FaultInjection } from '../drill';
import { changeConfigFile } from '../servers/config-files';
import { checks } from './checks';

const inDashboard = (uid: string, what: string | RegExp, by: string) =>
  changeConfigFile('edge/grafana/', `${uid}.json`, (text) => text.replace(what, by));

/** Dashboards that Grafana accepts and that show nothing, each with the check that has to fail. */
export const faultInjections: readonly FaultInjection[] = [
  {
    name: 'a metric that no exporter exposes',
    fails: checks.data,
    dist: inDashboard('twisterlab-redis', 'redis_connected_clients{', 'redis_clients_connected{'),
  },
  {
    name: 'a label that the series lacks',
    fails: checks.data,
    dist: inDashboard('twisterlab-slo', 'probe_duration_seconds{host=', 'probe_duration_seconds{target='),
  },
  {
    name: 'a data source that is not provisioned',
    fails: checks.sources,
    dist: inDashboard('twisterlab-redis', /("expr": "redis_up.*?"uid": ")PBFA97CFB590B2093/s, '$1prometheus'),
  },
  {
    name: 'a variable without values',
    fails: checks.variables,
    dist: inDashboard('twisterlab-slo', 'label_values(probe_success, host)', 'label_values(probe_success, hostname)'),
  },
];
