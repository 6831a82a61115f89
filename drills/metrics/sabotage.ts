import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { Dist } from '../dist';
import type { Sabotage } from '../drill';
import type { Metrics } from './compared';
import { promises } from './promises';

/** The drill's own copy of what is committed, by job. */
export type Catalogues = Map<string, Metrics>;

/** A rule of Prometheus reads this instead of something real. */
function inRules(what: string, by: string): (dist: Dist) => void {
  return (dist) =>
    dist.change(
      ({ path }) => path === 'edge/prometheus/ConfigMap.prometheus-rules.yaml',
      (manifest) => {
        const { data = {}, ...rest } = manifest as Kinds['ConfigMap'];
        if (!Object.values(data).some((text) => text.includes(what))) throw new Error(`no rule reads ${what}`);
        return {
          ...rest,
          data: Object.fromEntries(Object.entries(data).map(([name, text]) => [name, text.replaceAll(what, by)])),
        };
      },
    );
}

function inCatalogue(job: string, changed: (metrics: Metrics) => Metrics): (catalogues: Catalogues) => void {
  return (catalogues) => {
    catalogues.set(job, changed(catalogues.get(job)!));
  };
}

/** Catalogues that promise what no program keeps. */
export const sabotages: readonly Sabotage<Catalogues>[] = [
  {
    name: 'a metric in the catalogue that no program exports, and a rule that reads it',
    fails: promises.names,
    dist: inRules('node_filesystem_avail_bytes', 'node_filesystem_room_bytes'),
    ground: inCatalogue('node-exporter', (metrics) => ({
      ...metrics,
      node_filesystem_room_bytes: metrics.node_filesystem_avail_bytes!,
    })),
  },
  {
    name: 'a label in the catalogue that the program does not give',
    fails: promises.labels,
    ground: inCatalogue('node-exporter', (metrics) => ({
      ...metrics,
      node_filesystem_avail_bytes: { type: 'gauge', labels: ['disk', 'mountpoint'] },
    })),
  },
];
