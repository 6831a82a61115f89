import { setTimeout as sleep } from 'node:timers/promises';
import { catalogueOf, mergePages, writeCatalogue } from '@twisterlab/platform/metrics/catalogue';
import {
  appearingWithEvents,
  type Counters,
  readCounters,
  readExposition,
} from '@twisterlab/platform/metrics/exposition';
import { textOf, withEvents } from '@twisterlab/platform/metrics/import';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import { drill } from '../drill';
import { type CheckedItems, noFaults } from '../expectation';
import type { Processes } from '../fixtures/processes';
import { asRendered, linkObjects } from '../link-objects';
import { checks } from './checks';
import { type Comparison, compare, type Metrics, type Pages, usedMetrics, usedSeries } from './compare';
import { type Catalogues, faultInjections } from './fault-injections';
import { type Program, type Programs, startPrograms } from './programs';

/** Adds metrics to the catalogue that only the programs have. */
const writes = process.env.TWISTERLAB_METRICS === 'write';

/** The committed catalogue of metrics, compared with programs of its versions. */
export const metrics = drill<Catalogues>({
  name: 'metrics',
  summary: 'programs expose the metrics of the catalogue',
  minutes: 1,
  parts: ['prometheus', 'alertmanager', 'node-exporter', 'traefik', 'loki', 'jaeger'],
  ci: {
    normal: 'the programs are pinned, so their metrics change only with their versions',
    faultInjections: 'for the same reason',
  },
  faultInjections: faultInjections,
  async run({ dist, processes, step, note, check, fixtureReady, faultInjected }) {
    const used = usedSeries(linkObjects(dist.objects().map(asRendered), validateEnvironments(records).clusters[0]!));
    const programs = await step('start the programs', () => startPrograms(processes, dist));
    const catalogues: Catalogues = new Map(programs.all.map(({ job }) => [job, catalogueOf(job)?.metrics ?? {}]));
    await fixtureReady(catalogues);
    const { exposed, pages } = await step('scrape the programs, use them and scrape them again', () =>
      scrape(processes, programs, catalogues, used, faultInjected ? 15 : 60),
    );
    const compared = [...catalogues.keys()].map((job) => ({
      job,
      ...compare(catalogues.get(job)!, exposed.get(job) ?? {}, used, pages.get(job)),
    }));
    const of = [...catalogues.values()].reduce((sum, each) => sum + usedMetrics(each, used).length, 0);
    const checked = (faults: (each: Comparison) => readonly string[]): CheckedItems => ({
      of,
      faults: compared.flatMap((each) => faults(each).map((fault) => `${each.job}: ${fault}`)),
    });
    check(
      checks.names,
      checked(({ missing }) => missing),
      noFaults,
    );
    check(
      checks.labels,
      checked(({ missingLabels }) => missingLabels),
      noFaults,
    );
    check(
      checks.start,
      checked(({ wrongStart }) => wrongStart),
      noFaults,
    );
    for (const { job, added, removed } of compared) {
      if (added.length > 0) note(`${job} also exposes: ${added.join(', ')}`);
      if (removed.length > 0) note(`${job} does not expose now: ${removed.join(', ')}`);
      const before = catalogueOf(job);
      if (writes && before) {
        const metrics = mergePages([before.metrics, exposed.get(job) ?? {}]);
        writeCatalogue(job, { ...before, metrics: withEvents(metrics, appearingWithEvents(pages.get(job) ?? [])) });
      }
    }
  },
});

/** Scrapes until every used metric was exposed, or time is up: the comparison fails the check, not the clock. */
async function scrape(
  processes: Processes,
  { all, use }: Programs,
  catalogues: Catalogues,
  used: ReadonlySet<string>,
  seconds: number,
): Promise<{ readonly exposed: ReadonlyMap<string, Metrics>; readonly pages: ReadonlyMap<string, Pages> }> {
  const exposed = new Map<string, Metrics>();
  const pages = new Map<string, Counters[]>();
  const read = async () => {
    for (const { job, port } of all) {
      const source = `http://127.0.0.1:${port}/metrics`;
      // A program that is not up yet is scraped again.
      const text = await textOf(source).catch(() => undefined);
      if (text === undefined) continue;
      exposed.set(job, mergePages([exposed.get(job) ?? {}, readExposition(text)]));
      pages.set(job, [...(pages.get(job) ?? []), readCounters(text)]);
    }
  };
  // Before any event.
  await processes.until('every program exposes metrics', async () => {
    await read();
    return all.every(({ job }) => pages.has(job));
  });
  const isComplete = ({ job }: Program) => {
    const { missing, missingLabels } = compare(catalogues.get(job)!, exposed.get(job) ?? {}, used);
    return missing.length + missingLabels.length === 0;
  };
  for (const deadline = Date.now() + seconds * 1000; ; await sleep(1_000)) {
    await use();
    await read();
    if (Date.now() > deadline || all.every(isComplete)) return { exposed, pages };
  }
}
