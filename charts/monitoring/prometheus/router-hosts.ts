import { routerName } from '@twisterlab/platform/kubernetes/traefik-routers';
import type { RoutedPods } from '@twisterlab/platform/model/monitoring';
import { groupBy } from '@twisterlab/platform/util/collections';

/** Sets the label `host` of Traefik's metrics from `router`, which contains the host name without its dots. */
export function hostOfRouter(routes: readonly RoutedPods[]) {
  const routers = routes.flatMap(({ namespace, ingress, hosts, paths }) =>
    hosts.flatMap((host) => paths.map((path) => ({ host, router: routerName({ namespace, ingress, host, path }) }))),
  );
  return [...groupBy(routers, ({ host }) => host)].map(([host, own]) => ({
    source_labels: ['router'],
    // With the name of the provider.
    regex: `(${own.map(({ router }) => router).join('|')})@.+`,
    target_label: 'host',
    replacement: host,
  }));
}
