import { setTimeout as sleep } from 'node:timers/promises';
import { catalogueOf, united, writeCatalogue } from '@twisterlab/platform/metrics/catalogue';
import { pageOf } from '@twisterlab/platform/metrics/import';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/fleet';
import { drill } from '../drill';
import { type Checked, faultless } from '../expectation';
import { linked, rendered } from '../linked';
import { type Comparison, compare, type Metrics, readMetrics, readSeries } from './compared';
import { type Program, type Programs, startPrograms } from './programs';
import { promises } from './promises';
import { type Catalogues, sabotages } from './sabotage';

/** Where it is set, what programs tell beside is added to the catalogue. */
const writes = process.env.TWISTERLAB_METRICS === 'write';

/** The committed catalogue of metrics, against programs of the versions that it is of. */
export const metrics = drill<Catalogues>({
  name: 'metrics',
  promise: 'the catalogue of metrics is what programs export',
  minutes: 1,
  parts: ['prometheus', 'alertmanager', 'node-exporter', 'traefik', 'loki', 'jaeger'],
  ci: {
    healthy: 'its programs are pinned, so their names change with a version of theirs and at no other time',
    broken: 'for the same reason',
  },
  breaks: sabotages,
  async run({ dist, processes, step, note, promise, stands, broken }) {
    const read = readSeries(linked(dist.objects().map(rendered), validateEnvironments(records).clusters[0]!));
    const programs = await step('programs', () => startPrograms(processes, dist));
    const catalogues: Catalogues = new Map(programs.all.map(({ job }) => [job, catalogueOf(job)?.metrics ?? {}]));
    await stands(catalogues);
    const pages = await step('what they export once they work', () =>
      collect(programs, catalogues, read, broken ? 15 : 60),
    );
    const compared = programs.all.map(({ job }) => ({
      job,
      ...compare(catalogues.get(job)!, pages.get(job) ?? {}, read),
    }));
    const of = [...catalogues.values()].reduce((sum, each) => sum + readMetrics(each, read).length, 0);
    const checked = (faults: (each: Comparison) => readonly string[]): Checked => ({
      of,
      faults: compared.flatMap((each) => faults(each).map((fault) => `${each.job}: ${fault}`)),
    });
    promise(
      promises.names,
      checked(({ vanished }) => vanished),
      faultless,
    );
    promise(
      promises.labels,
      checked(({ unlabelled }) => unlabelled),
      faultless,
    );
    for (const { job, added, gone } of compared) {
      if (added.length > 0) note(`${job} tells as well: ${added.join(', ')}`);
      if (gone.length > 0) note(`${job} does not tell now: ${gone.join(', ')}`);
      const before = catalogueOf(job);
      if (writes && before) {
        writeCatalogue(job, { ...before, metrics: united([before.metrics, pages.get(job) ?? {}]) });
      }
    }
  },
});

/** Looks until everything that is read was told, or the time is over: it is the look that judges, not the clock. */
async function collect(
  { all, use }: Programs,
  catalogues: Catalogues,
  read: ReadonlySet<string>,
  seconds: number,
): Promise<ReadonlyMap<string, Metrics>> {
  const pages = new Map<string, Metrics>();
  const missing = ({ job }: Program) => {
    const { vanished, unlabelled } = compare(catalogues.get(job)!, pages.get(job) ?? {}, read);
    return [...vanished, ...unlabelled];
  };
  for (const deadline = Date.now() + seconds * 1000; ; await sleep(1_000)) {
    await use();
    for (const { job, port } of all) {
      // One that is not up yet is asked again.
      const page = await pageOf(`http://127.0.0.1:${port}/metrics`).catch(() => ({}));
      pages.set(job, united([pages.get(job) ?? {}, page]));
    }
    if (Date.now() > deadline || all.every((each) => missing(each).length === 0)) return pages;
  }
}
