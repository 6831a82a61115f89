import type { Graph } from '../../link/graph';
import { prometheusConfig } from '../../metrics/jobs';
import { selectorMatches } from '../../model/manifest';
import { type NamedPodPeer, networkOf } from '../../network/endpoints';
import type { Rule } from '../rule';

/**
 * Prometheus must reach the pods of every declared scrape: otherwise the target is down from the start. Bias: NetworkPolicies do not
 * protect pods on the network of their node, so these are not checked.
 */
export const scrapePath: Rule = {
  name: 'scrape-path',
  *check(graph) {
    const network = networkOf(graph);
    const scrapers = scrapersOf(graph, network.pods);
    for (const { job, pods, port, hostNetwork } of graph.environments.flatMap(({ monitoring }) => monitoring.scrapes)) {
      if (hostNetwork) continue;
      const targets = network
        .podsIn(pods.namespace)
        .filter(({ peer }) => selectorMatches({ matchLabels: pods.labels }, peer.labels));
      for (const from of scrapers) {
        const closed = targets.find((to) => !network.reachability.allows(from.peer, to.peer, port, 'TCP'));
        if (!closed) continue;
        yield {
          at: closed.object ?? from.object!,
          message: `the job ${job} scrapes port ${port} of ${closed.name}, and no NetworkPolicy lets ${from.name} reach it`,
          fix: 'Declare it with scrape(pods, ...), which also makes the flow.',
        };
      }
    }
  },
};

/** The pods that mount the configuration with the scrape jobs. */
function scrapersOf(graph: Graph, pods: readonly NamedPodPeer[]): NamedPodPeer[] {
  const config = prometheusConfig(graph)?.object.manifest.metadata;
  const readers = new Set(
    graph.references
      .filter(
        ({ kind, name, namespace }) => kind === 'ConfigMap' && name === config?.name && namespace === config?.namespace,
      )
      .map(({ from }) => from),
  );
  return pods.filter(({ object }) => object && readers.has(object));
}
