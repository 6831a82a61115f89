import type { Scrape } from '@twisterlab/platform/model/monitoring';
import { byCodeUnit, groupBy } from '@twisterlab/platform/util/collections';

/** Port of the kubelet, on every node. In K3s it exposes the metrics of all Kubernetes components: one process, one registry. */
export const kubeletPort = 10250;

/** All targets with the same label `job`. */
export interface ScrapeJob {
  readonly name: string;
  readonly targets: readonly Scrape[];
}

/** Sorted by name, independent of the order of the charts. */
export function scrapeJobs(scrapes: readonly Scrape[]): ScrapeJob[] {
  return [...groupBy(scrapes, ({ job }) => job)]
    .map(([name, targets]) => ({ name, targets }))
    .sort((a, b) => byCodeUnit(a.name, b.name));
}

/** Ports of targets in the host network, each with the name of the first job that scrapes it. */
export function hostNetworkPorts(jobs: readonly ScrapeJob[]): (readonly [port: number, name: string])[] {
  const targets = jobs.flatMap(({ name, targets }) =>
    targets.filter((each) => each.hostNetwork).map(({ port }) => [port, name] as const),
  );
  return [...new Map([...targets].reverse())].sort(([a], [b]) => a - b);
}
