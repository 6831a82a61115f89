import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import { type RoutedPath, routerName } from '@twisterlab/platform/kubernetes/traefik-routers';
import type { Graph } from '@twisterlab/platform/link/graph';
import { prometheusConfig, type Relabelling } from '@twisterlab/platform/metrics/jobs';
import { anchoredRegExp } from '@twisterlab/platform/metrics/promql';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { traefikSettings } from './traefik-settings';

/** Traefik ignores the case of its options. */
const byRouter = /^--metrics\.prometheus\.addrouterslabels(=true)?$/i;

/**
 * Traefik counts requests by router, and Prometheus sets the host of every router. Without either, requests of a host do not exist for
 * its objective, and its dashboard is empty.
 */
export const requestsByHost: Rule = {
  name: 'requests-by-host',
  *check(graph) {
    const config = prometheusConfig(graph);
    const job = config?.configs.find(({ job_name }) => job_name === traefik.name);
    if (!config || !job) return;
    const settings = traefikSettings(graph);
    if (settings && !settings.values.additionalArguments?.some((each) => byRouter.test(each)))
      yield {
        at: settings.at,
        message: 'does not count requests by router (metrics.prometheus.addrouterslabels)',
        fix: 'Correct charts/traefik/chart.ts.',
      };
    for (const routed of routedPaths(graph)) {
      const host = hostOf(`${routerName(routed)}@kubernetes`, job.metric_relabel_configs);
      if (host === routed.host) continue;
      yield {
        at: config.object,
        message: `prometheus.yml: requests to ${routed.host}${routed.path} get ${host ? `the host ${host}` : 'no host'}`,
        fix: 'Correct charts/monitoring/prometheus/router-hosts.ts.',
      };
    }
  },
};

function routedPaths(graph: Graph): RoutedPath[] {
  return graph.all('Ingress').flatMap(({ manifest: { metadata, spec } }) =>
    (spec?.rules ?? []).flatMap(({ host = '', http }) =>
      (http?.paths ?? []).map(({ path = '/' }) => ({
        ...{ namespace: metadata.namespace ?? '', ingress: metadata.name, host, path },
      })),
    ),
  );
}

/** The label `host` that relabelling sets from a router; the last entry wins. */
function hostOf(router: string, relabellings: readonly Relabelling[] = []): string | undefined {
  return relabellings.findLast(
    ({ source_labels: sources, target_label: target, regex }) =>
      sources?.join() === 'router' && target === 'host' && anchoredRegExp(`${regex}`)?.test(router),
  )?.replacement;
}
