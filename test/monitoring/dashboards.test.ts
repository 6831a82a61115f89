import { dashboardsFor } from '../../charts/monitoring/grafana/dashboards';
import { dataSources, metrics } from '../../charts/monitoring/grafana/data-sources';
import {
  type DashboardJson,
  interpolate,
  type PanelJson,
  panelsOf,
  queries,
  variablesIn,
  variablesOf,
} from '../../charts/monitoring/grafana/queries';
import { configMaps, renderedDashboards } from './rendered';

interface Tree {
  iterate(visit: { enter(node: { type: { isError: boolean }; from: number; to: number }): void }): void;
}
interface Grammar {
  readonly parser: { parse(text: string): Tree };
}

// The type declarations are for ESM imports; the required CommonJS modules have the same exports.
const { parser: promql } = require('@prometheus-io/lezer-promql') as Grammar;
const { parser: logql } = require('@grafana/lezer-logql') as Grammar;
const rendered = renderedDashboards();
const all = Object.values(rendered);
const named = all.map((each) => [each.uid!, each] as const);

/** The first syntax error of an expression in the language of its data source. */
function brokenAt(expr: string, type: string): string | undefined {
  const tree = (type === 'loki' ? logql : promql).parse(expr);
  let found: string | undefined;
  tree.iterate({
    enter: ({ type: { isError }, from, to }) => {
      if (isError) found ??= `${expr.slice(0, from)} >>> ${expr.slice(from, to + 20)}`;
    },
  });
  return found;
}

/** Pairs of panels that cover the same cell of the grid. */
function overlapping(panels: readonly PanelJson[]): string[] {
  return panels.flatMap((a, index) =>
    panels
      .slice(index + 1)
      .filter((b) => {
        const [p, q] = [a.gridPos!, b.gridPos!];
        return p.x < q.x + q.w && q.x < p.x + p.w && p.y < q.y + q.h && q.y < p.y + p.h;
      })
      .map((b) => `${a.title} and ${b.title}`),
  );
}

describe('dashboards', () => {
  it('are all rendered, each in its own ConfigMap below 1 MiB', () => {
    expect(all.map(({ uid }) => uid).sort()).toEqual(
      dashboardsFor(new Set(['argocd']), {
        objective: 99.9,
        retentionDays: 32,
        docs: 'https://docs',
        prometheus: 'https://prometheus',
      })
        .map(({ uid }) => uid)
        .sort(),
    );
    expect(new Set(all.map(({ uid }) => uid)).size).toBe(all.length);
    expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
    for (const { data = {} } of configMaps()) {
      const [file, text] = Object.entries(data).find(([name]) => name.endsWith('.json')) ?? [];
      if (!file) continue;
      expect(Object.keys(data)).toEqual([file]);
      expect(Buffer.byteLength(text!)).toBeLessThan(2 ** 20);
    }
  });

  it.each([
    'twisterlab-home',
    'twisterlab-unified-v32',
    'twisterlab-node',
    'twisterlab-namespace',
    'twisterlab-workload',
    'twisterlab-ingress',
    'twisterlab-certificates',
    'twisterlab-monitoring',
    'twisterlab-postgres',
    'twisterlab-redis',
    'twisterlab-backups',
    'twisterlab-argo-cd',
    'twisterlab-capacity',
    'twisterlab-slo',
    'twisterlab-logs',
  ])('have one of the uid %s', (uid) => {
    expect(rendered).toHaveProperty([`${uid}.json`, 'uid'], uid);
  });

  it('keep the ten panels of V3.2', () => {
    expect(panelsOf(rendered['twisterlab-unified-v32.json']!).map(({ title }) => title)).toEqual(
      expect.arrayContaining([
        'MCP Agents',
        'API Server',
        'Node Exporter',
        'Prometheus',
        'Node CPU %',
        'Node Memory %',
        'Node Disk %',
        'HTTP Request Rate',
        'CPU per Pod',
        'Memory per Pod',
      ]),
    );
  });
});

describe.each(named)('%s', (_, dashboard) => {
  const panels = panelsOf(dashboard);

  it('queries only provisioned data sources', () => {
    const known = dataSources.map(({ uid }) => uid);
    expect(queries(dashboard).filter(({ datasource }) => !known.includes(datasource))).toEqual([]);
    expect(panels.filter(({ datasource }) => !known.includes(datasource?.uid ?? ''))).toEqual([]);
  });

  it('uses exactly its variables', () => {
    const has = variablesOf(dashboard).map(({ name }) => name);
    const used = queries(dashboard).flatMap(({ expr }) => variablesIn(expr));
    expect([...new Set(used)].sort()).toEqual([...has].sort());
    for (const { allValue, current, includeAll } of variablesOf(dashboard)) {
      // A variable of one value starts with the first.
      if (!includeAll) expect([allValue, current]).toEqual([undefined, undefined]);
      else expect({ allValue, value: current?.value }).toEqual({ allValue: '.+', value: '$__all' });
    }
  });

  it('has a title, description, unit and query in every panel', () => {
    for (const { title, description, fieldConfig, targets = [] } of panels) {
      expect(title).toMatch(/\S/);
      expect(description).toMatch(/\w+ .*\.$/s);
      expect(fieldConfig?.defaults?.unit).toMatch(/\w/);
      expect(targets.map(({ expr }) => expr)).not.toContain('');
      expect(targets.length).toBeGreaterThan(0);
    }
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
  });

  it('marks the syncs of Argo CD', () => {
    expect(queries(dashboard).filter(({ panel }) => panel === 'annotation Deployments')).toHaveLength(1);
  });

  it('has queries without syntax errors', () => {
    const types = new Map(dataSources.map(({ uid, type }) => [uid, type]));
    for (const { expr, datasource } of queries(dashboard)) {
      expect(brokenAt(interpolate(expr), types.get(datasource)!)).toBeUndefined();
    }
  });

  it('has no overlapping panels, duplicate ids, panels outside the grid, or empty rows', () => {
    const { panels: cells = [] } = dashboard;
    expect(overlapping(cells)).toEqual([]);
    expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
    for (const { gridPos } of cells) expect(gridPos!.x + gridPos!.w).toBeLessThanOrEqual(24);
    for (const [index, { type }] of cells.entries()) {
      if (type === 'row') expect(cells[index + 1]?.type ?? 'row').not.toBe('row');
    }
  });
});

describe('these tests detect', () => {
  const source = { uid: metrics.uid };

  it.each([
    ['PromQL', 'prometheus', 'sum by (pod (rate(up[5m]))'],
    ['LogQL', 'loki', '{namespace="a"} |= unquoted'],
  ])('broken %s', (_, type, expr) => {
    expect(brokenAt(expr, type)).toBeDefined();
  });

  it.each([
    ['PromQL', 'prometheus', 'sum by (pod) (rate(up{a=~".+"}[5m]))'],
    ['LogQL', 'loki', 'sum by (level) (count_over_time({namespace=~".+"} |= `x` [5m]))'],
  ])('valid %s', (_, type, expr) => {
    expect(brokenAt(expr, type)).toBeUndefined();
  });

  it('panels that overlap', () => {
    const at = (title: string, x: number) => ({ type: 'stat', title, gridPos: { x, y: 0, w: 12, h: 4 } });
    expect(overlapping([at('a', 0), at('b', 12)])).toEqual([]);
    expect(overlapping([at('a', 0), at('b', 11)])).toEqual(['a and b']);
  });

  it('every query, including collapsed rows, annotations and variables, and no text', () => {
    const dashboard: DashboardJson = {
      uid: 'd',
      panels: [
        { type: 'stat', title: 'open', datasource: source, targets: [{ expr: 'up{a="$x"}' }, { expr: 'b' }] },
        {
          type: 'row',
          panels: [{ type: 'stat', title: 'folded', targets: [{ expr: 'c', datasource: { uid: 'l' } }] }],
        },
        { type: 'text', title: 'advice' },
      ],
      annotations: { list: [{ name: 'syncs', datasource: source, expr: 'd' }] },
      templating: {
        list: [
          { name: 'x', type: 'query', datasource: source, query: { query: 'label_values(up{b=~"$y"}, a)' } },
          { name: 'y', type: 'query', datasource: { uid: 'l' }, query: { label: 'b', stream: '{c="d"}' } },
        ],
      },
    };
    expect(queries(dashboard).map(({ panel, datasource, expr, label }) => [panel, datasource, expr, label])).toEqual([
      ['open', metrics.uid, 'up{a="$x"}', undefined],
      ['open', metrics.uid, 'b', undefined],
      ['folded', 'l', 'c', undefined],
      ['annotation syncs', metrics.uid, 'd', undefined],
      ['variable x', metrics.uid, 'up{b=~"$y"}', 'a'],
      ['variable y', 'l', '{c="d"}', 'b'],
    ]);
  });

  it('variables in either form, and their values', () => {
    const expr = 'rate(a{b=~"$b",c="${c:regex}"}[$__rate_interval])';
    expect(variablesIn(expr)).toEqual(['b', 'c']);
    const group = 'label_replace(a, "b", "$1", "c", "(.+)")';
    expect([variablesIn(group), interpolate(group)]).toEqual([[], group]);
    expect(interpolate(expr, { c: 'd' })).toBe('rate(a{b=~".+",c="d"}[2m])');
  });
});
