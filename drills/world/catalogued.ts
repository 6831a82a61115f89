import { seriesOfJob } from '@twisterlab/platform/metrics/catalogue';
import type { Simulated } from './series';

/** Labels that Prometheus adds, or that a conflict renames. */
const added = new Set(['job', 'instance', 'namespace', 'pod', 'node', 'host', 'exported_namespace']);
/** What Prometheus itself writes. */
const own = /^(ALERTS|up|scrape_\w+)$/;

/** Simulated series that their job does not expose, or not with these labels. */
export function unknownSeries(all: readonly Simulated[]): string[] {
  const faults = all.flatMap(({ name, labels }) => {
    if (own.test(name)) return [];
    const known = seriesOfJob(labels.job ?? '');
    if (!known?.has(name)) return [`${labels.job} does not expose ${name}`];
    const exposed = known.get(name);
    const others = Object.keys(labels).filter((label) => !added.has(label) && exposed && !exposed.has(label));
    return others.map((label) => `${name} has no label ${label}`);
  });
  return [...new Set(faults)];
}
