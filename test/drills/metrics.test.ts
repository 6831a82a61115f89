import { join } from 'node:path';
import { catalogueOf } from '@twisterlab/platform/metrics/catalogue';
import { readCounters } from '@twisterlab/platform/metrics/exposition';
import { Dist } from '../../drills/dist';
import { asRendered, linkObjects } from '../../drills/link-objects';
import { checks } from '../../drills/metrics/checks';
import { compare, usedMetrics, usedSeries } from '../../drills/metrics/compare';
import { faultInjections } from '../../drills/metrics/fault-injections';
import { dashboard, lokiRules, rules } from '../../platform/test/kit/monitoring';
import { temporaryFolder } from '../kit/command';
import { renderedDist } from '../kit/dist';
import { fleet, graph } from '../kit/objects';

const committed = {
  a_total: { type: 'counter', labels: ['x', 'y'] },
  b_seconds: { type: 'histogram', labels: [] },
  c: { type: 'gauge', labels: [] },
} as const;

describe('the comparison of the drill metrics', () => {
  const used = new Set(['a_total', 'b_seconds_bucket']);

  it('covers the series that rules and dashboards use', () => {
    const of = graph([
      rules({ alert: 'A', expr: 'rate(a_total[5m]) > 1 and on () up == 1' }),
      lokiRules({ alert: 'B', expr: 'rate({x="y"}[5m]) > 1' }),
      dashboard({
        panels: [{ title: 'B', targets: [{ expr: 'sum by (le) (rate(b_seconds_bucket{x="$x"}[$__rate_interval]))' }] }],
      }),
    ]);
    expect([...usedSeries(of)].sort()).toEqual(['a_total', 'b_seconds_bucket', 'up']);
    expect(usedMetrics(committed, used)).toEqual(['a_total', 'b_seconds']);
  });

  it('finds nothing when all metrics are exposed, or a metric has no samples yet', () => {
    const now = { ...committed, a_total: { type: 'counter', note: 'declared, without samples' } } as const;
    expect(compare(committed, committed, used)).toEqual({
      missing: [],
      missingLabels: [],
      wrongStart: [],
      added: [],
      removed: [],
    });
    expect(compare(committed, now, used).missingLabels).toEqual([]);
  });

  it('finds missing metrics, missing labels, and all other differences', () => {
    const now = { a_total: { type: 'counter', labels: ['x', 'z'] }, d: { type: 'gauge', labels: [] } } as const;
    expect(compare(committed, now, used)).toEqual({
      missing: ['b_seconds'],
      missingLabels: ['a_total: y'],
      wrongStart: [],
      added: ['d'],
      removed: ['b_seconds', 'c'],
    });
  });
});

describe('the start of a series', () => {
  const used = new Set(['a_total']);
  const page = (...lines: readonly string[]) => readCounters(['# TYPE a_total counter', ...lines, ''].join('\n'));
  const ofEvents = { a_total: { ...committed.a_total, appears: 'event' } } as const;
  const born = [page(), page('a_total{x="1",y="1"} 1')];
  const fromStart = [page('a_total{x="1",y="1"} 0'), page('a_total{x="1",y="1"} 3', 'a_total{x="2",y="1"} 0')];

  it('is right if the catalogue has what the pages show', () => {
    expect(compare(ofEvents, ofEvents, used, born).wrongStart).toEqual([]);
    expect(compare(committed, committed, used, fromStart).wrongStart).toEqual([]);
    expect(compare(ofEvents, ofEvents, used, [page(), page()]).wrongStart).toEqual([]);
  });

  it('is wrong if the pages show the opposite', () => {
    expect(compare(committed, committed, used, born).wrongStart).toEqual(['a_total appears with its first event']);
    expect(compare(ofEvents, ofEvents, used, fromStart).wrongStart).toEqual(['a_total is 0 from the start']);
  });
});

describe('the fault injections of the drill metrics', () => {
  const folder = temporaryFolder();

  it('fail each check', () => {
    expect(new Set(faultInjections.map(({ fails }) => fails))).toEqual(new Set(Object.values(checks)));
  });

  it.each(faultInjections)('$name', ({ name, dist: change, fixture, fails }) => {
    const own = join(folder, name.replaceAll(' ', '-'));
    Dist.copy(join(renderedDist, 'edge/prometheus'), join(own, 'edge/prometheus'));
    const dist = Dist.in(own);
    change?.(dist);
    const jobs = ['node-exporter', 'loki'];
    const catalogues = new Map(jobs.map((job) => [job, catalogueOf(job)!.metrics]));
    void fixture?.(catalogues);
    const used = usedSeries(linkObjects(dist.objects('edge').map(asRendered), fleet.clusters[0]!));
    const pages = ['', '# TYPE loki_discarded_samples_total counter\nloki_discarded_samples_total{reason="x"} 1\n'];
    const compared = jobs.map((job) =>
      compare(catalogues.get(job)!, catalogueOf(job)!.metrics, used, pages.map(readCounters)),
    );
    const failed = [
      ...(compared.some(({ missing }) => missing.length > 0) ? [checks.names] : []),
      ...(compared.some(({ missingLabels }) => missingLabels.length > 0) ? [checks.labels] : []),
      ...(compared.some(({ wrongStart }) => wrongStart.length > 0) ? [checks.start] : []),
    ];
    expect(failed).toEqual([fails]);
  });
});
