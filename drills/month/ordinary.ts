import { changed, type Incident } from '../world/incident';
import type { Period } from '../world/series';

/** What happens to every healthy cluster, again and again, and needs no action. */
export function ordinary({ hours }: Period): (Incident & { readonly at: number })[] {
  const minute = 1 / 60;
  const every = (first: number, interval: number, incident: Incident) =>
    Array.from({ length: Math.max(0, Math.ceil((hours - first) / interval)) }, (_, index) => ({
      ...incident,
      at: first + index * interval,
    }));
  const one = (name: string, minutes: number, effects: Incident['effects']): Incident => ({
    name,
    hours: minutes * minute,
    effects,
  });
  return [
    ...every(7.3, 11, one('a scrape that fails', 2, [changed('up', { job: 'twisterlab-api' }, 0)])),
    ...every(9.1, 59, one('a probe that fails', 1, [changed('probe_success', { host: 'twisterlab.local' }, 0)])),
    ...every(
      31.5,
      7 * 24,
      one('a release', 6, [
        changed('argocd_app_info', { name: /^production-/ }, () => undefined, { to: 3 * minute }),
        changed(
          'kube_deployment_status_replicas_available',
          { namespace: 'twisterlab', deployment: 'mcp-unified' },
          (count = 1) => count - 1,
          { to: 2 * minute },
        ),
      ]),
    ),
    ...every(
      50.2,
      5 * 24,
      one('a pod that restarts once', 1, [
        changed('kube_pod_container_status_restarts_total', { namespace: 'monitoring', pod: /^grafana/ }, minute),
      ]),
    ),
    ...every(
      13,
      24,
      one('an hour of work', 60, [
        changed('mcp_tool_executions_total', { status: 'success' }, (rate = 0) => rate * 8),
        changed('traefik_router_requests_total', { code: '200' }, (rate = 0) => rate * 6),
        changed('container_cpu_cfs_throttled_periods_total', {}, (rate = 0) => rate * 4),
      ]),
    ),
    ...every(
      20,
      3 * 24,
      one('a build that fills memory and processors for a quarter of an hour', 15, [
        changed('node_memory_MemAvailable_bytes', { node: 'rtx' }, (free = 0) => free * 0.5),
        changed('node_cpu_seconds_total', { node: 'rtx', mode: 'idle' }, (idle = 0) => idle * 0.1),
      ]),
    ),
    ...every(
      40,
      9 * 24,
      one('another leader of etcd', 1, [changed('etcd_server_leader_changes_seen_total', {}, minute)]),
    ),
  ];
}
