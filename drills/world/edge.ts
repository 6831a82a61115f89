import { is } from '@twisterlab/platform/model/kinds';
import type { Dist } from '../dist';
import { probedHosts } from '../servers/prometheus-config';
import { around, counters, gauges, histogram, type Period, product, type Simulated, share } from './series';
import { ofTenants, target } from './targets';

const day = 86_400;

/** When a certificate expires: for 90 days, renewed 30 days before. @param of its name; a host is that of its certificate. */
function expiry({ start }: Period, hour: number, of: string): number {
  const issued = start - 60 * day * share(of.replaceAll('.', '-'));
  const renewals = Math.floor((start + hour * 3600 - issued) / (60 * day));
  return issued + (90 + 60 * renewals) * day;
}

/** Series of the ingress controller, the probes, the certificates, Argo CD and the applications. */
export function edgeSeries(dist: Dist, period: Period): Simulated[] {
  const hosts = probedHosts(dist);
  const probes = hosts.map((host) => ({ job: 'blackbox', host, instance: host }));
  return [
    ...gauges('probe_success', probes, 1),
    ...gauges('probe_duration_seconds', probes, around(0.05, 0.6)),
    ...gauges('probe_ssl_earliest_cert_expiry', probes, (hour, { host }) => expiry(period, hour, host!)),
    ...traefik(hosts, period),
    ...certManager(hosts, period),
    ...argoCd(dist),
    ...applications(),
  ];
}

function traefik(hosts: readonly string[], { start }: Period): Simulated[] {
  const own = [
    target('traefik', 'kube-system', 'traefik-5d7c-a', 'edgeserver'),
    target('traefik', 'kube-system', 'traefik-5d7c-b', 'rtx'),
  ];
  const request = { method: ['GET'], protocol: ['http'], host: hosts };
  const rates: Readonly<Record<string, number>> = { 200: 2.5, 401: 0.2, 404: 0.06, 502: 0.0004 };
  return [
    ...gauges('traefik_config_last_reload_success', own, start - 3 * day),
    ...gauges(
      'traefik_open_connections',
      product(own, { entrypoint: ['web', 'websecure'], protocol: ['TCP'] }),
      (hour, labels) => Math.round(around(labels.entrypoint === 'web' ? 1 : 9, 0.5)(hour, labels)),
    ),
    ...Object.entries(rates).flatMap(([code, rate]) =>
      counters('traefik_router_requests_total', product(own, { ...request, code: [code] }), around(rate, 0.7)),
    ),
    ...histogram('traefik_router_request_duration_seconds', product(own, { ...request, code: ['200'] }), {
      perSecond: 2.5,
      typical: 0.09,
      les: [0.1, 0.3, 1.2, 5],
    }),
    ...counters(
      'traefik_router_responses_bytes_total',
      product(own, { ...request, code: ['200'] }),
      around(21_000, 0.7),
    ),
  ];
}

function certManager(hosts: readonly string[], period: Period): Simulated[] {
  const own = [target('cert-manager', 'cert-manager', 'cert-manager-7c9f4-a', 'rtx')];
  const issuer = { issuer_group: ['cert-manager.io'], issuer_kind: ['ClusterIssuer'], issuer_name: ['private'] };
  const names = [...hosts.map((host) => host.replaceAll('.', '-')), 'private-ca', 'trust-manager'];
  const all = product(own, { ...issuer, name: names, exported_namespace: ['twisterlab'] });
  return [
    ...gauges('certmanager_certificate_expiration_timestamp_seconds', all, (hour, { name }) =>
      name === 'private-ca' ? period.start + 3400 * day : expiry(period, hour, name!),
    ),
    ...gauges('certmanager_certificate_ready_status', product(all, { condition: ['True'] }), 1),
    ...counters(
      'certmanager_controller_sync_error_count',
      product(own, { controller: ['certificates-issuing', 'orders'] }),
      around(0.0006, 0.9),
    ),
  ];
}

function argoCd(dist: Dist): Simulated[] {
  const own = target('argocd', 'argocd', 'argocd-application-controller-0', 'server3');
  const applications = dist.objects().flatMap(({ manifest }) => {
    if (!is(manifest, 'Application')) return [];
    const { project } = manifest.spec as { project?: string };
    return [
      {
        ...own,
        name: manifest.metadata.name,
        project: project ?? 'default',
        dest_server: 'https://kubernetes.default.svc',
      },
    ];
  });
  return [
    ...applications.flatMap((labels) => {
      const info = {
        ...labels,
        sync_status: 'Synced',
        health_status: 'Healthy',
        autosync_enabled: 'true',
      };
      return gauges('argocd_app_info', [info], 1);
    }),
    ...counters('argocd_app_sync_total', product(applications, { phase: ['Succeeded'], dry_run: ['false'] }), 0),
    ...histogram('argocd_app_reconcile', [{ ...own, dest_server: 'https://kubernetes.default.svc' }], {
      perSecond: 0.2,
      typical: 0.7,
      les: [0.25, 0.5, 1, 2, 4, 8, 16],
    }),
    ...gauges(
      'argocd_app_orphaned_resources_count',
      applications.map(({ dest_server: _, ...labels }) => labels),
      0,
    ),
    ...gauges(
      'argocd_cluster_connection_status',
      [{ ...own, server: 'https://kubernetes.default.svc', k8s_version: '1.36' }],
      1,
    ),
    ...gauges(
      'workqueue_depth',
      product([own], { name: ['app_reconciliation_queue', 'app_operation_processing_queue'] }),
      (hour, labels) => Math.round(around(1, 1)(hour, labels)),
    ),
    ...counters(
      'argocd_git_request_total',
      product([target('argocd-repo-server', 'argocd', 'argocd-repo-server-7c9f4-a', 'rtx')], {
        request_type: ['ls-remote', 'fetch'],
        repo: ['r'],
      }),
      around(0.01, 0.5),
    ),
  ];
}

function applications(): Simulated[] {
  const mcp = ofTenants('mcp-unified');
  const tools = ['sentiment-analyzer_run', 'classify_ticket', 'resolve_ticket', 'monitor_system'].flatMap((tool_name) =>
    product(mcp, { tool_name: [tool_name], agent_name: [tool_name.split('_')[0]!] }),
  );
  return [
    ...counters('mcp_tool_executions_total', product(tools, { status: ['success'] }), around(0.3, 0.6)),
    ...counters('mcp_tool_executions_total', product(tools, { status: ['error'] }), around(0.006, 0.9)),
    ...histogram('mcp_tool_duration_seconds', tools, { perSecond: 0.3, typical: 0.3, les: [0.1, 0.5, 1, 2.5, 5, 10] }),
    ...gauges('process_resident_memory_bytes', [...mcp, ...ofTenants('twisterlab-api')], around(150e6, 0.1)),
  ];
}
