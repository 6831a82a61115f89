import type { Graph } from '../../link/graph';
import { prometheusConfig } from '../../metrics/jobs';
import { type Labels, selectorMatches } from '../../model/manifest';
import { parseAddress } from '../../network/addresses';
import { type NamedPodPeer, networkOf } from '../../network/endpoints';
import type { Finding, Rule } from '../rule';

/**
 * Prometheus must reach the pods of every declared scrape, and the nodes of a job of them: otherwise the target is down from the start.
 * Pods on the network of their node have its address, which only the policies of Prometheus concern.
 */
export const scrapePath: Rule = {
  name: 'scrape-path',
  *check(graph) {
    const network = networkOf(graph);
    const scrapers = scrapersOf(graph, network.pods);
    for (const { job, pods, port, hostNetwork } of graph.environments.flatMap(({ monitoring }) => monitoring.scrapes)) {
      if (hostNetwork) {
        const on = graph.workloadsIn(pods.namespace).filter(({ labels }) => isSelected(pods.labels, labels));
        for (const { object } of on.slice(0, 1)) yield* closedNodes(graph, scrapers, job, port, object);
        continue;
      }
      const targets = network.podsIn(pods.namespace).filter(({ peer }) => isSelected(pods.labels, peer.labels));
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
    const config = prometheusConfig(graph);
    for (const { job_name, kubernetes_sd_configs = [] } of config?.configs ?? [])
      if (kubernetes_sd_configs.some(({ role }) => role === 'node'))
        yield* closedNodes(graph, scrapers, job_name, kubeletPort, config!.object);
  },
};

/** The port of a target of the role node, if nothing replaces its address. Source: Prometheus, kubernetes_sd_config. */
const kubeletPort = 10250;

const isSelected = (matchLabels: Labels, labels: Labels) => selectorMatches({ matchLabels }, labels);

function* closedNodes(
  graph: Graph,
  scrapers: readonly NamedPodPeer[],
  job: string,
  port: number,
  at: Finding['at'],
): Iterable<Finding> {
  const { reachability } = networkOf(graph);
  for (const from of scrapers) {
    const closed = graph.cluster.nodes.find(
      ({ address }) => !reachability.allows(from.peer, { address: parseAddress(address)! }, port, 'TCP'),
    );
    if (!closed) continue;
    yield {
      at,
      message: `the job ${job} scrapes port ${port} of the node ${closed.name}, and no NetworkPolicy lets ${from.name} reach it`,
      fix: 'Declare the flow with egressToCidr to the addresses of the nodes.',
    };
  }
}

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
