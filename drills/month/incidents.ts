import type { Dist } from '../dist';
import { appears, changed, type Incident } from '../world/incident';
import { restarted, silent, unready } from './on-node';

/** An incident, and its alerts. */
export interface Expected extends Incident {
  /** The first alert, or those of which one is first. Undefined: no message, because it needs no action. */
  readonly alert?: string | readonly string[];
  /** Further alerts that report something else about it. */
  readonly also?: readonly string[];
  /** Alerts that it makes more likely as long as their windows reach back to it. */
  readonly afterwards?: readonly string[];
  /** Hours at its beginning in which Prometheus and Alertmanager do not run. */
  readonly unmonitored?: number;
}

const state = { job: 'kube-state-metrics', instance: 'kube-state-metrics-7c9f4-a' };
const tenant = { namespace: 'twisterlab' };
const api = { ...state, ...tenant, pod: 'twisterlab-api-7c9f4-a', container: 'twisterlab-api' };
const minutes = (of: number) => of / 60;
/** A boot is over. */
const booted = (node: string, at: number) =>
  changed('node_boot_time_seconds', { node }, (_, __, ___, began) => began + at * 3600, { from: at });

/** What broke this cluster before, and what happens to every cluster. */
export function incidents(dist: Dist): readonly Expected[] {
  const everyNode = ['edgeserver', 'rtx', 'server3'] as const;
  return [
    {
      name: 'a rollout of the API',
      hours: 1,
      effects: [
        changed('argocd_app_info', { name: 'production-twisterlab-api', sync_status: 'Synced' }, () => undefined, {
          to: minutes(4),
        }),
        // One pod less than wanted until the new one is ready.
        changed(
          'kube_deployment_status_replicas_available',
          { ...tenant, deployment: 'twisterlab-api' },
          (count = 1) => count - 1,
          { to: minutes(3) },
        ),
      ],
    },
    {
      name: 'a certificate that is renewed',
      hours: 1,
      effects: [
        changed('certmanager_certificate_ready_status', { name: 'api-twisterlab-local' }, 0, { to: minutes(2) }),
      ],
    },
    {
      name: 'a certificate that is not renewed for six days',
      hours: 2,
      alert: 'CertificateNotRenewed',
      effects: [
        changed(
          'certmanager_certificate_expiration_timestamp_seconds',
          { name: 'api-twisterlab-local' },
          (_, __, ___, began) => began + 24 * 86_400,
        ),
      ],
    },
    {
      name: 'a pod that crashes all the time',
      hours: 2,
      // Both fire after ten minutes.
      alert: ['PodCrashLooping', 'DeploymentUnavailable'],
      effects: [
        changed('kube_pod_container_status_restarts_total', { pod: api.pod, ...tenant }, 1 / 300),
        appears('kube_pod_container_status_waiting_reason', [{ ...api, reason: 'CrashLoopBackOff' }], 1),
        changed(
          'kube_deployment_status_replicas_available',
          { ...tenant, deployment: 'twisterlab-api' },
          (count = 1) => count - 1,
        ),
        changed('up', { job: 'twisterlab-api', ...tenant }, 0),
      ],
      also: ['TargetDown'],
    },
    {
      name: 'a container that needs more memory than its limit, each hour',
      hours: 2,
      alert: 'ContainerOutOfMemory',
      effects: [
        changed('kube_pod_container_status_restarts_total', { pod: api.pod, ...tenant }, (_, hour) =>
          hour % 1 < 1 / 60 ? 1 / 60 : 0,
        ),
        changed('node_vmstat_oom_kill', { node: 'edgeserver' }, (_, hour) => (hour % 1 < 1 / 60 ? 1 / 60 : 0)),
        appears('kube_pod_container_status_last_terminated_reason', [{ ...api, reason: 'OOMKilled' }], 1),
      ],
    },
    {
      name: 'an image that cannot be pulled',
      hours: 3,
      alert: 'ImagePullErrors',
      effects: [
        appears(
          'kube_pod_container_status_waiting_reason',
          [{ ...api, pod: 'twisterlab-api-5b8d2-a', reason: 'ImagePullBackOff' }],
          1,
        ),
        appears('kube_pod_status_phase', [{ ...state, ...tenant, pod: 'twisterlab-api-5b8d2-a', phase: 'Pending' }], 1),
        changed('kube_deployment_status_condition', { ...tenant, deployment: 'twisterlab-api', status: 'false' }, 1, {
          from: minutes(10),
        }),
        changed('argocd_app_info', { name: 'production-twisterlab-api' }, () => undefined, { from: minutes(10) }),
        {
          ...appears('argocd_app_info', [applicationOf('production-twisterlab-api', 'Degraded')], 1),
          from: minutes(10),
        },
      ],
      also: ['ArgoCdDegraded', 'RolloutStuck'],
    },
    {
      name: 'a reboot of a machine, four minutes',
      hours: 2,
      alert: 'NodeRestarted',
      effects: [
        ...silent('server3', { to: minutes(4) }),
        ...unready(dist, 'server3', { to: minutes(5), movable: { to: minutes(5) } }),
        ...restarted(dist, 'server3', minutes(5)),
        changed('kube_node_status_condition', { node: 'server3', condition: 'Ready' }, 0, {
          from: minutes(1),
          to: minutes(4),
        }),
        booted('server3', minutes(4)),
      ],
    },
    {
      name: 'a machine that is off for three hours',
      hours: 4,
      alert: 'NodeNotReady',
      effects: [
        ...silent('server3', { to: 3 }),
        ...unready(dist, 'server3', { to: 3, movable: { to: minutes(7) } }),
        ...restarted(dist, 'server3', 3),
        changed('kube_node_status_condition', { node: 'server3', condition: 'Ready' }, 0, { from: minutes(1), to: 3 }),
        booted('server3', 3),
        changed('etcd_server_leader_changes_seen_total', {}, 1 / 60, { to: minutes(1) }),
      ],
      also: ['NodeRestarted'],
    },
    {
      name: 'no power for 40 minutes',
      hours: 2,
      // The heartbeat ends.
      alert: 'Watchdog',
      unmonitored: minutes(40),
      effects: [
        changed(/./, {}, () => undefined, { to: minutes(40) }),
        ...everyNode.flatMap((node) => [...restarted(dist, node, minutes(41)), booted(node, minutes(40))]),
      ],
      also: ['NodeRestarted', 'ErrorBudgetBurnsFast', 'ErrorBudgetBurnsMedium', 'ErrorBudgetBurnsSlow'],
      // The budget is spent: a failed probe is enough.
      afterwards: ['ErrorBudgetBurnsSlow'],
    },
    {
      name: 'a disk that fills up by 7 GB an hour',
      hours: 5,
      alert: 'DiskSpaceLow',
      also: ['DiskWillFill', 'DiskSpaceCritical', 'NodePressure'],
      effects: [
        changed('node_filesystem_avail_bytes', { node: 'edgeserver' }, (_, hour) => Math.max(34e9 - 7e9 * hour, 1e9)),
        changed('kube_node_status_condition', { node: 'edgeserver', condition: 'DiskPressure' }, 1, { from: 4.2 }),
      ],
    },
    {
      name: 'a slow disk: 180 ms for each request, two hours',
      hours: 2,
      alert: 'DiskSlow',
      effects: [
        changed(/^node_disk_(read|write)_time_seconds_total$/, { node: 'edgeserver' }, 7),
        changed('node_pressure_io_stalled_seconds_total', { node: 'edgeserver' }, 0.6),
        changed('node_cpu_seconds_total', { node: 'edgeserver', mode: 'iowait' }, 0.5),
        changed('node_cpu_seconds_total', { node: 'edgeserver', mode: 'idle' }, (idle = 0) => Math.max(0, idle - 0.5)),
        changed(
          /^(etcd_request|etcd_disk_wal_fsync|apiserver_request_sli)_duration_seconds_bucket$/,
          { node: 'edgeserver', le: /^[\d.]+$/ },
          (rate = 0) => rate * 0.6,
        ),
        changed('kubelet_pleg_relist_duration_seconds_sum', { node: 'edgeserver' }, 4),
      ],
    },
    {
      name: 'PostgreSQL of production is down for 20 minutes',
      hours: 2,
      alert: 'PostgresNoPrimary',
      effects: [
        changed('pg_up', tenant, 0, { to: minutes(20) }),
        changed('patroni_primary', tenant, 0, { to: minutes(20) }),
        changed('patroni_postgres_running', tenant, 0, { to: minutes(20) }),
        changed('mcp_tool_executions_total', { ...tenant, status: 'error' }, 0.5, { to: minutes(20) }),
      ],
      also: ['PostgresNotRunning'],
    },
    {
      name: 'Redis of production is down for 20 minutes',
      hours: 2,
      alert: 'RedisDown',
      effects: [
        changed('redis_up', tenant, 0, { to: minutes(20) }),
        changed('mcp_tool_executions_total', { ...tenant, status: 'error' }, 0.5, { to: minutes(20) }),
      ],
    },
    {
      name: 'a backup that fails at night',
      hours: 2,
      alert: 'BackupFailed',
      effects: [changed('backup_task_succeeded', { ...tenant, backup: 'redis', task: 'backup' }, 0)],
      also: ['JobFailed'],
    },
  ];
}

function applicationOf(name: string, health: string) {
  return {
    job: 'argocd',
    namespace: 'argocd',
    pod: 'argocd-application-controller-0',
    node: 'server3',
    instance: 'argocd-application-controller-0',
    name,
    project: 'production',
    dest_server: 'https://kubernetes.default.svc',
    sync_status: 'Synced',
    health_status: health,
    autosync_enabled: 'true',
  };
}
