import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { logs, metrics } from '../../charts/monitoring/grafana/data-sources';
import { queries } from '../../charts/monitoring/grafana/queries';
import { ask, dashboardsOf, strangers } from '../../drills/dashboards/asked';
import type { Asker, Series } from '../../drills/dashboards/asker';
import { excuseOf, excuses } from '../../drills/dashboards/excused';
import { hostsOf } from '../../drills/dashboards/prometheus';
import { promises } from '../../drills/dashboards/promises';
import { sabotages } from '../../drills/dashboards/sabotage';
import { Dist } from '../../drills/dist';

const folder = mkdtempSync(join(tmpdir(), 'twisterlab-dashboards-'));
const committed = copied('committed');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const one: Series[] = [{ metric: {}, value: '1' }];

/** A data source that has nothing of what is excused, and something of all the rest but what is said. */
function answering(but: (expr: string) => Series[] | undefined = () => undefined): Asker {
  return {
    query: async (expr) => but(expr) ?? (excuseOf(expr) ? [] : one),
    values: async (expr, label) => (excuseOf(expr) || but(expr) ? [] : [label]),
  };
}

const asked = (asker: Asker) => ask({ [metrics.uid]: asker, [logs.uid]: asker }, committed);

/** What of dist it reads. */
function copied(name: string): Dist {
  const to = join(folder, name);
  for (const each of ['grafana', 'prometheus']) Dist.copy(join(root, 'dist/edge', each), join(to, 'edge', each));
  return Dist.in(to);
}

describe('what the drill dashboards judges', () => {
  it('is every query of every dashboard, and nothing is wrong where every one shows something', async () => {
    const all = dashboardsOf(committed).flatMap(queries);
    const { variables, panels, excuses: old, coverage } = await asked(answering());
    expect([variables.faults, panels.faults, old.faults]).toEqual([[], [], []]);
    expect(variables.of + panels.of).toBe(all.length);
    expect(strangers(committed)).toEqual({ of: all.length, faults: [] });
    expect(coverage).toMatch(/^panels (\d+) of \1: with data \d+, excused \d+$/);
  });

  it.each([
    ['nothing', []],
    ['no number', [{ metric: {}, value: 'NaN' }]],
  ])('is wrong where a query shows %s', async (_, shown) => {
    const { panels } = await asked(
      answering((expr) => (expr.startsWith('redis_connected_clients') ? shown : undefined)),
    );
    expect(panels.faults).toEqual([expect.stringContaining('twisterlab-redis, Clients')]);
  });

  it('is wrong where an expression is refused', async () => {
    const refusing: Asker = {
      ...answering(),
      query: async (expr) => {
        if (expr.includes('redis_slowlog')) throw new Error('parse error');
        return excuseOf(expr) ? [] : one;
      },
    };
    expect((await asked(refusing)).panels.faults).toEqual([expect.stringContaining('parse error')]);
  });

  it('is wrong where a variable has no value', async () => {
    const { variables } = await asked(answering((expr) => (expr === 'redis_up' ? [] : undefined)));
    expect(variables.faults).toEqual([expect.stringContaining('twisterlab-redis, variable namespace')]);
  });

  it('is wrong where what is excused shows something', async () => {
    const { excuses: old } = await asked({ query: async () => one, values: async (_, label) => [label] });
    expect(old.faults.length).toBeGreaterThan(excuses.length);
    expect(old.faults).toContain('twisterlab-capacity, Pods shows data; remove the excuse');
  });

  it('asks what is excused without what stands there for want of a series', async () => {
    const expressions: string[] = [];
    await asked({
      query: async (expr) => {
        expressions.push(expr);
        return [];
      },
      values: async () => [],
    });
    expect(expressions.filter((expr) => excuseOf(expr) && / or vector\(/.test(expr))).toEqual([]);
    expect(expressions.filter((expr) => / or vector\(0\)$/.test(expr)).length).toBeGreaterThan(0);
  });
});

it('host names are those of the rendered configuration', () => {
  expect(hostsOf(committed)).toEqual(expect.arrayContaining(['twisterlab.local', 'grafana.twisterlab.local']));
});

describe('sabotages', () => {
  it.each(sabotages.map((each) => [each.name, each] as const))('%s alters a dashboard', (name, sabotage) => {
    const dist = copied(name.replaceAll(/\W+/g, '-'));
    sabotage.dist!(dist);
    expect(dashboardsOf(dist)).not.toEqual(dashboardsOf(committed));
    expect(Object.values<string>(promises)).toContain(sabotage.fails);
  });

  it('of data sources is seen', () => {
    const dist = copied('strange');
    sabotages.find(({ fails }) => fails === promises.sources)!.dist!(dist);
    expect(strangers(dist).faults).toEqual(['twisterlab-redis, Redis answers asks prometheus']);
  });
});
