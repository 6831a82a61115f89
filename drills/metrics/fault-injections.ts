import { ofKind } from '@twisterlab/platform/model/kinds';
import type { Dist } from '../dist';
import type { FaultInjection } from '../drill';
import { checks } from './checks';
import type { Metrics } from './compare';

/** The drill's copy of the committed catalogues, by job. */
export type Catalogues = Map<string, Metrics>;

/** Renames a metric in all rules of Prometheus. */
function inRules(metric: string, by: string): (dist: Dist) => void {
  return (dist) =>
    dist.change(
      ({ path }) => path === 'edge/prometheus/ConfigMap.prometheus-rules.yaml',
      (manifest) => {
        const { data = {}, ...rest } = ofKind(manifest, 'ConfigMap');
        if (!Object.values(data).some((text) => text.includes(metric))) throw new Error(`no rule uses ${metric}`);
        return {
          ...rest,
          data: Object.fromEntries(Object.entries(data).map(([name, text]) => [name, text.replaceAll(metric, by)])),
        };
      },
    );
}

function inCatalogue(job: string, changed: (metrics: Metrics) => Metrics): (catalogues: Catalogues) => void {
  return (catalogues) => {
    catalogues.set(job, changed(catalogues.get(job)!));
  };
}

/** Catalogue entries that no program matches. */
export const faultInjections: readonly FaultInjection<Catalogues>[] = [
  {
    name: 'a metric that the catalogue and a rule have and no program exposes',
    fails: checks.names,
    dist: inRules('node_filesystem_avail_bytes', 'node_filesystem_room_bytes'),
    fixture: inCatalogue('node-exporter', (metrics) => ({
      ...metrics,
      node_filesystem_room_bytes: metrics.node_filesystem_avail_bytes!,
    })),
  },
  {
    name: 'a label in the catalogue that the program does not set',
    fails: checks.labels,
    fixture: inCatalogue('node-exporter', (metrics) => ({
      ...metrics,
      node_filesystem_avail_bytes: { type: 'gauge', labels: ['disk', 'mountpoint'] },
    })),
  },
  {
    name: "Loki's refused lines, in the catalogue from the start",
    fails: checks.start,
    fixture: inCatalogue('loki', ({ loki_discarded_samples_total, ...metrics }) => ({
      ...metrics,
      loki_discarded_samples_total: { type: 'counter', labels: loki_discarded_samples_total!.labels! },
    })),
  },
];
