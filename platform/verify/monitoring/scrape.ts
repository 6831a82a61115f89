import type { Graph } from '../../link/graph';
import { catalogueFile, catalogueOf } from '../../metrics/catalogue';
import { prometheusConfig, type ScrapeConfig } from '../../metrics/jobs';
import { anchoredRegExp } from '../../metrics/promql';
import { networkOf } from '../../network/endpoints';
import { byCodeUnit } from '../../util/collections';
import type { Rule } from '../rule';

/**
 * A scrape job on a port that no pod opens finds no target, and alerts on missing targets do not fire (the owner's scraped the
 * databases' own ports). Bias: checks pods only, because the ports of static targets and nodes are not rendered here.
 */
export const scrape: Rule = {
  name: 'scrape',
  *check(graph) {
    const scraping = prometheusConfig(graph);
    if (!scraping) return;
    for (const config of scraping.configs) {
      const { job_name } = config;
      if (!catalogueOf(job_name)) {
        yield {
          at: scraping.object,
          message: `scrapes the job ${job_name}, whose metrics are unknown: ${catalogueFile(job_name)} does not exist`,
          fix: `Capture it: npm run import -- metrics ${job_name} FILE_OR_URL --from "PROGRAM VERSION".`,
        };
      }
      for (const message of deadTargets(config, graph)) {
        yield {
          at: scraping.object,
          message: `the job ${job_name} ${message}`,
          fix: 'Correct the pod labels or the port of the scrape.',
        };
      }
    }
  },
};

function* deadTargets(
  { kubernetes_sd_configs = [], relabel_configs = [] }: ScrapeConfig,
  graph: Graph,
): Iterable<string> {
  const { podsIn, hostNetworkPods } = networkOf(graph);
  const ports = relabel_configs.find(({ source_labels }) => source_labels?.join() === portLabel);
  const port = anchoredRegExp(`${ports?.regex ?? '.*'}`);
  for (const { role, namespaces, selectors = [] } of kubernetes_sd_configs) {
    if (role !== 'pod') continue;
    const labels = (selectors.find((each) => each.role === 'pod')?.label ?? '').split(',').filter(Boolean);
    for (const namespace of namespaces?.names ?? []) {
      const selected = `${labels.join(',') || 'any label'} in ${namespace}`;
      const all = [...podsIn(namespace), ...hostNetworkPods.filter(({ peer }) => peer.namespace === namespace)];
      const pods = all.filter(({ peer }) =>
        labels.every((label) => {
          const [name, value] = label.split('=') as [string, string];
          return peer.labels[name] === value;
        }),
      );
      if (pods.length === 0) yield `selects pods with ${selected}, but there are none`;
      const open = [...new Set(pods.flatMap(({ peer }) => peer.ports.map(({ containerPort }) => `${containerPort}`)))];
      if (pods.length > 0 && !open.some((each) => port?.test(each) ?? true)) {
        yield `scrapes port ${ports?.regex} of pods with ${selected}, which open ${open.sort(byCodeUnit).join(', ') || 'none'}`;
      }
    }
  }
}

const portLabel = '__meta_kubernetes_pod_container_port_number';
