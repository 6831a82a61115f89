import type { Scrape } from '@twisterlab/platform/model/monitoring';
import { byCodeUnit, groupBy } from '@twisterlab/platform/util/collections';

/** Port of the kubelet, on every node. With K3s it tells the metrics of all of Kubernetes: one process, one registry. */
export const kubeletPort = 10250;

/** Everything that has one value of the label `job`. */
export interface ScrapeJob {
  readonly name: string;
  readonly targets: readonly Scrape[];
}

/** In the order of their names, whichever chart came first. */
export function scrapeJobs(scrapes: readonly Scrape[]): ScrapeJob[] {
  return [...groupBy(scrapes, ({ job }) => job)]
    .map(([name, targets]) => ({ name, targets }))
    .sort((a, b) => byCodeUnit(a.name, b.name));
}

/** Ports of targets in the network of their node, each with the name of the first job that reads it. */
export function onNodes(jobs: readonly ScrapeJob[]): (readonly [port: number, name: string])[] {
  const targets = jobs.flatMap(({ name, targets }) =>
    targets.filter((each) => each.hostNetwork).map(({ port }) => [port, name] as const),
  );
  return [...new Map([...targets].reverse())].sort(([a], [b]) => a - b);
}
