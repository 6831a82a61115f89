import { join } from 'node:path';
import { catalogueOf } from '@twisterlab/platform/metrics/catalogue';
import { root } from '@twisterlab/platform/util/root';
import { Dist } from '../../drills/dist';
import { linked, rendered } from '../../drills/linked';
import { compare, readMetrics, readSeries } from '../../drills/metrics/compared';
import { promises } from '../../drills/metrics/promises';
import { sabotages } from '../../drills/metrics/sabotage';
import { dashboard, lokiRules, rules } from '../../platform/test/kit/monitoring';
import { temporaryFolder } from '../kit/command';
import { fleet, graph } from '../kit/objects';

const committed = {
  a_total: { type: 'counter', labels: ['x', 'y'] },
  b_seconds: { type: 'histogram', labels: [] },
  c: { type: 'gauge', labels: [] },
} as const;

describe('what the drill metrics compares', () => {
  const read = new Set(['a_total', 'b_seconds_bucket']);

  it('is what rules and dashboards read', () => {
    const of = graph([
      rules({ alert: 'A', expr: 'rate(a_total[5m]) > 1 and on () up == 1' }),
      lokiRules({ alert: 'B', expr: 'rate({x="y"}[5m]) > 1' }),
      dashboard({
        panels: [{ title: 'B', targets: [{ expr: 'sum by (le) (rate(b_seconds_bucket{x="$x"}[$__rate_interval]))' }] }],
      }),
    ]);
    expect([...readSeries(of)].sort()).toEqual(['a_total', 'b_seconds_bucket', 'up']);
    expect(readMetrics(committed, read)).toEqual(['a_total', 'b_seconds']);
  });

  it('finds nothing where all is told, and labels of which nothing is known yet', () => {
    const now = { ...committed, a_total: { type: 'counter', note: 'declared, without samples' } } as const;
    expect(compare(committed, committed, read)).toEqual({ vanished: [], unlabelled: [], added: [], gone: [] });
    expect(compare(committed, now, read).unlabelled).toEqual([]);
  });

  it('finds what vanished, what lost a label, and the rest that differs', () => {
    const now = { a_total: { type: 'counter', labels: ['x', 'z'] }, d: { type: 'gauge', labels: [] } } as const;
    expect(compare(committed, now, read)).toEqual({
      vanished: ['b_seconds'],
      unlabelled: ['a_total: y'],
      added: ['d'],
      gone: ['b_seconds', 'c'],
    });
  });
});

describe('the sabotages of the drill metrics', () => {
  const folder = temporaryFolder();

  it('break each promise', () => {
    expect(new Set(sabotages.map(({ fails }) => fails))).toEqual(new Set(Object.values(promises)));
  });

  it.each(sabotages)('$name', ({ name, dist: alters, ground, fails }) => {
    const own = join(folder, name.replaceAll(' ', '-'));
    Dist.copy(join(root, 'dist/edge/prometheus'), join(own, 'edge/prometheus'));
    const dist = Dist.in(own);
    alters?.(dist);
    const now = catalogueOf('node-exporter')!.metrics;
    const catalogues = new Map([['node-exporter', now]]);
    void ground?.(catalogues);
    const read = readSeries(linked(dist.objects('edge').map(rendered), fleet.clusters[0]!));
    const { vanished, unlabelled } = compare(catalogues.get('node-exporter')!, now, read);
    expect([vanished.length > 0, unlabelled.length > 0]).toEqual([fails === promises.names, fails === promises.labels]);
  });
});
