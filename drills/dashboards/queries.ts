import { ofKind } from '@twisterlab/platform/model/kinds';
import { parse } from 'yaml';
import { type DashboardJson, interpolate, type Query, queries } from '../../charts/monitoring/grafana/queries';
import type { Dist } from '../dist';
import type { CheckedItems } from '../expectation';
import type { QueryClient } from '../servers/query-client';
import { type Waiver, waiverOf, waivers } from './waivers';

/** Values of Grafana's own variables. Prometheus scrapes every five seconds here; a minute suffices on a loaded machine too. */
const grafanaVariables = { __rate_interval: '1m', __range: '5m', __interval: '5s', __auto: '1m' };

/** Files mounted into Grafana. */
function filesOf(dist: Dist): Record<string, string> {
  const maps = dist.objects('edge').filter(({ path }) => /^edge\/grafana\/ConfigMap\./.test(path));
  return Object.assign({}, ...maps.map(({ manifest }) => ofKind(manifest, 'ConfigMap').data));
}

export function dashboardsOf(dist: Dist): DashboardJson[] {
  return Object.entries(filesOf(dist))
    .filter(([name]) => name.endsWith('.json'))
    .map(([, text]) => JSON.parse(text) as DashboardJson);
}

/** Queries whose data source is not provisioned. */
export function unknownDataSources(dist: Dist): CheckedItems {
  const { datasources } = parse(filesOf(dist)['data-sources.yaml']!) as { datasources: { uid: string }[] };
  const known = datasources.map(({ uid }) => uid);
  const all = dashboardsOf(dist).flatMap(queries);
  const faults = all.filter(({ datasource }) => !known.includes(datasource));
  return {
    of: all.length,
    faults: faults.map((query) => `${title(query)} uses data source ${query.datasource || '(none)'}`),
  };
}

/** The results of all queries. */
export interface Results {
  /** Variables without values. */
  readonly variables: CheckedItems;
  /** Queries of panels that show nothing and have no waiver. */
  readonly panels: CheckedItems;
  /** Waivers that are not needed. */
  readonly waivers: CheckedItems;
  /** A summary to print. */
  readonly coverage: string;
}

/** Runs every query as Grafana does. @param clients by the uid of the data source; queries of other data sources are skipped. */
export async function runQueries(clients: Readonly<Record<string, QueryClient>>, dist: Dist): Promise<Results> {
  const all = dashboardsOf(dist)
    .flatMap(queries)
    .filter(({ datasource }) => datasource in clients);
  const used = new Set<Waiver>();
  const unneeded: string[] = [];
  const empty = { variables: [] as string[], panels: [] as string[] };
  const panels = { all: new Set<string>(), withData: new Set<string>(), waived: new Set<string>() };
  for (const query of all) {
    const waiver = waiverOf(query.expr);
    if (waiver) used.add(waiver);
    const found = await hasData(clients[query.datasource]!, query, waiver !== undefined);
    if (!query.label) panels.all.add(title(query));
    if (found === true) {
      if (waiver) unneeded.push(`${title(query)} shows data; remove the waiver`);
      if (!query.label) panels.withData.add(title(query));
    } else if (waiver) panels.waived.add(title(query));
    else empty[query.label ? 'variables' : 'panels'].push(`${title(query)}: ${found}: ${query.expr}`);
  }
  const unused = waivers.filter((each) => !used.has(each)).map(({ metrics }) => `no query uses ${metrics.source}`);
  const waived = [...panels.waived].filter((name) => panels.all.has(name) && !panels.withData.has(name)).length;
  const ofVariables = all.filter(({ label }) => label).length;
  return {
    variables: { of: ofVariables, faults: empty.variables },
    panels: { of: all.length - ofVariables, faults: empty.panels },
    waivers: { of: waivers.length, faults: [...unneeded, ...unused] },
    coverage: `${panels.all.size} panels: ${panels.withData.size} with data, ${waived} waived`,
  };
}

/** True, or why the result is empty. @param waived ignores the zero that a query falls back to without a series. */
async function hasData(client: QueryClient, { expr, label }: Query, waived: boolean): Promise<true | string> {
  const withoutFallback = waived ? expr.replace(/ or vector\(0\)$/, '') : expr;
  try {
    const complete = interpolate(withoutFallback, {}, grafanaVariables);
    if (label) return (await client.values(complete, label)).length > 0 || `no value of ${label}`;
    const series = await client.query(complete);
    if (series.length === 0) return 'no series';
    return series.some(({ value }) => value !== 'NaN') || 'only NaN';
  } catch (error) {
    return (error as Error).message;
  }
}

function title({ dashboard, panel }: Query): string {
  return `${dashboard}, ${panel}`;
}
