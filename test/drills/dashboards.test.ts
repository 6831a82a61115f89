import { join } from 'node:path';
import { logs, metrics } from '../../charts/monitoring/grafana/data-sources';
import { queries } from '../../charts/monitoring/grafana/queries';
import { checks } from '../../drills/dashboards/checks';
import { faultInjections } from '../../drills/dashboards/fault-injections';
import { dashboardsOf, runQueries, unknownDataSources } from '../../drills/dashboards/queries';
import { waiverOf, waivers } from '../../drills/dashboards/waivers';
import { Dist } from '../../drills/dist';
import { probedHosts } from '../../drills/servers/prometheus-config';
import type { QueryClient, Series } from '../../drills/servers/query-client';
import { temporaryFolder } from '../kit/command';
import { renderedDist } from '../kit/dist';

const folder = temporaryFolder();
const rendered = copied('rendered');

const one: Series[] = [{ metric: {}, value: '1' }];

/** A data source with data for every query without a waiver. @param override the result of some queries. */
function clientWithData(override: (expr: string) => Series[] | undefined = () => undefined): QueryClient {
  return {
    query: async (expr) => override(expr) ?? (waiverOf(expr) ? [] : one),
    values: async (expr, label) => (waiverOf(expr) || override(expr) ? [] : [label]),
  };
}

const results = (client: QueryClient) => runQueries({ [metrics.uid]: client, [logs.uid]: client }, rendered);

/** The folders of dist that the drill reads. */
function copied(name: string): Dist {
  const to = join(folder, name);
  for (const each of ['grafana', 'prometheus']) Dist.copy(join(renderedDist, 'edge', each), join(to, 'edge', each));
  return Dist.in(to);
}

describe('the drill dashboards', () => {
  it('passes when every query of every dashboard has data', async () => {
    const all = dashboardsOf(rendered).flatMap(queries);
    const { variables, panels, waivers: needed, coverage } = await results(clientWithData());
    expect([variables.faults, panels.faults, needed.faults]).toEqual([[], [], []]);
    expect(variables.of + panels.of).toBe(all.length);
    expect(unknownDataSources(rendered)).toEqual({ of: all.length, faults: [] });
    expect(coverage).toMatch(/^\d+ panels: \d+ with data, \d+ waived$/);
  });

  it.each([
    ['nothing', []],
    ['only NaN', [{ metric: {}, value: 'NaN' }]],
  ])('fails when a query returns %s', async (_, shown) => {
    const { panels } = await results(
      clientWithData((expr) => (expr.startsWith('redis_connected_clients') ? shown : undefined)),
    );
    expect(panels.faults).toEqual([expect.stringContaining('twisterlab-redis, Clients')]);
  });

  it('fails when the server refuses an expression', async () => {
    const refusing: QueryClient = {
      ...clientWithData(),
      query: async (expr) => {
        if (expr.includes('redis_slowlog')) throw new Error('parse error');
        return waiverOf(expr) ? [] : one;
      },
    };
    expect((await results(refusing)).panels.faults).toEqual([expect.stringContaining('parse error')]);
  });

  it('fails when a variable has no value', async () => {
    const { variables } = await results(clientWithData((expr) => (expr === 'redis_up' ? [] : undefined)));
    expect(variables.faults).toEqual([expect.stringContaining('twisterlab-redis, variable namespace')]);
  });

  it('fails when a query with a waiver has data', async () => {
    const { waivers: needed } = await results({ query: async () => one, values: async (_, label) => [label] });
    expect(needed.faults.length).toBeGreaterThan(waivers.length);
    expect(needed.faults).toContain('twisterlab-capacity, Pods shows data; remove the waiver');
  });

  it('runs a query with a waiver without its fallback of zero', async () => {
    const expressions: string[] = [];
    await results({
      query: async (expr) => {
        expressions.push(expr);
        return [];
      },
      values: async () => [],
    });
    expect(expressions.filter((expr) => waiverOf(expr) && / or vector\(/.test(expr))).toEqual([]);
    expect(expressions.filter((expr) => / or vector\(0\)$/.test(expr)).length).toBeGreaterThan(0);
  });
});

it('reads host names from the rendered configuration', () => {
  expect(probedHosts(rendered)).toEqual(expect.arrayContaining(['twisterlab.local', 'grafana.twisterlab.local']));
});

describe('fault injections', () => {
  it.each(faultInjections.map((each) => [each.name, each] as const))(
    '%s changes a dashboard and names an existing check',
    (name, injection) => {
      const dist = copied(name.replaceAll(/\W+/g, '-'));
      injection.dist!(dist);
      expect(dashboardsOf(dist)).not.toEqual(dashboardsOf(rendered));
      expect(Object.values<string>(checks)).toContain(injection.fails);
    },
  );

  it('of data sources are found', () => {
    const dist = copied('data-source');
    faultInjections.find(({ fails }) => fails === checks.sources)!.dist!(dist);
    expect(unknownDataSources(dist).faults).toEqual(['twisterlab-redis, Redis answers uses data source prometheus']);
  });
});
