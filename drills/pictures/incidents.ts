import type { Dist } from '../dist';
import { simulate } from '../world';
import { appears, changed, during, type Incident, named } from '../world/incident';
import type { Simulated } from '../world/series';
import { period } from './open-metrics';

const forever = period.hours + 1;
const crashing = { namespace: 'twisterlab-dev', workload: 'mcp-unified' };
const pod = { namespace: crashing.namespace, pod: `${crashing.workload}-7c9f4-a` };
const container = { ...pod, container: crashing.workload };
const ofState = { job: 'kube-state-metrics', instance: 'kube-state-metrics-7c9f4-a', ...container };

/** An alert of Prometheus that fires. */
const fires = (labels: Readonly<Record<string, string>>) =>
  appears('ALERTS', [{ severity: 'warning', ...labels, alertstate: 'firing' }], 1);

/** What the pictures show, and the hour at which it begins. */
const incidents: readonly (readonly [number, Incident])[] = [
  [
    1.9,
    {
      name: 'a sync',
      hours: 0.012,
      effects: [changed('argocd_app_sync_total', { name: /^(production|development)-/ }, 1 / 30)],
    },
  ],
  [
    2,
    {
      name: 'a pod that crashes',
      hours: forever,
      effects: [
        changed(/^kube_pod_(status_ready|container_status_(running|ready))$/, pod, 0),
        // A restart each ten minutes.
        changed('kube_pod_container_status_restarts_total', container, 1 / 600),
        changed(
          'kube_deployment_status_replicas_available',
          { namespace: crashing.namespace, deployment: crashing.workload },
          (count = 1) => count - 1,
        ),
        changed('up', { namespace: crashing.namespace, job: crashing.workload }, 0),
        changed(/^mcp_/, { namespace: crashing.namespace }, () => undefined),
        appears('kube_pod_container_status_waiting_reason', [{ ...ofState, reason: 'CrashLoopBackOff' }], 1),
        appears('kube_pod_container_status_last_terminated_exitcode', [ofState], 1),
        appears('kube_pod_container_status_last_terminated_reason', [{ ...ofState, reason: 'Error' }], 1),
        { ...fires({ alertname: 'PodCrashLooping', ...container }), from: 0.3 },
        {
          ...fires({ alertname: 'TargetDown', namespace: crashing.namespace, job: crashing.workload }),
          from: 0.4,
        },
      ],
    },
  ],
  [
    3,
    {
      name: 'a failover',
      hours: forever,
      effects: [
        changed('patroni_primary', { namespace: 'twisterlab' }, (_, __, { name }) => Number(name!.endsWith('1'))),
        changed('patroni_replica', { namespace: 'twisterlab' }, (_, __, { name }) => Number(!name!.endsWith('1'))),
      ],
    },
  ],
  [
    4,
    {
      name: 'a slow disk',
      hours: 1,
      effects: [
        changed('node_cpu_seconds_total', { node: 'edgeserver', mode: 'iowait' }, 0.45),
        changed('node_cpu_seconds_total', { node: 'edgeserver', mode: 'idle' }, (idle = 0) => Math.max(0, idle - 0.4)),
        changed('node_disk_io_time_seconds_total', { node: 'edgeserver' }, 0.99),
        changed(/^node_disk_(read|write)_time_seconds_total$/, { node: 'edgeserver' }, 7),
        changed('node_pressure_io_waiting_seconds_total', { node: 'edgeserver' }, 0.8),
      ],
    },
  ],
  [
    4.2,
    {
      name: 'a failed probe',
      hours: 0.1,
      effects: [
        { concerns: named('probe_success', { host: 'twisterlab.local' }), value: () => 0 },
        { ...fires({ alertname: 'HostDown', severity: 'critical', host: 'twisterlab.local' }), from: 0.05 },
      ],
    },
  ],
  [
    0,
    {
      name: 'a disk that fills up',
      hours: forever,
      effects: [
        changed('node_filesystem_avail_bytes', { node: 'edgeserver' }, (_, hour) => 24e9 - 0.9e9 * hour),
        {
          ...fires({ alertname: 'DiskSpaceLow', node: 'edgeserver', instance: 'edgeserver', mountpoint: '/' }),
          from: 5.2,
        },
      ],
    },
  ],
];

/** Six hours of the cluster that dist describes, with a slow disk, a failover, a sync and a pod that crashes. */
export const pictured = (dist: Dist): Simulated[] =>
  incidents.reduce((world, [at, incident]) => during(world, incident, at, period), simulate(dist, period));
