import type { Kinds } from '@twisterlab/platform/model/kinds';
import { parse } from 'yaml';
import { type DashboardJson, type Query, queries, resolved } from '../../charts/monitoring/grafana/queries';
import type { Dist } from '../dist';
import type { Checked } from '../expectation';
import type { Asker } from './asker';
import { type Excuse, excuseOf, excuses } from './excused';

/** What Grafana puts for its own names, where a look is taken every five seconds: long enough for a machine that is busy. */
const window = { __rate_interval: '1m', __range: '5m', __interval: '5s', __auto: '1m' };

/** Files that Grafana is given. */
function filesOf(dist: Dist): Record<string, string> {
  const maps = dist.objects('edge').filter(({ path }) => /^edge\/grafana\/ConfigMap\./.test(path));
  return Object.assign({}, ...maps.map(({ manifest }) => (manifest as Kinds['ConfigMap']).data));
}

export function dashboardsOf(dist: Dist): DashboardJson[] {
  return Object.entries(filesOf(dist))
    .filter(([name]) => name.endsWith('.json'))
    .map(([, text]) => JSON.parse(text) as DashboardJson);
}

/** Queries whose data source is not among those that Grafana is given. */
export function strangers(dist: Dist): Checked {
  const { datasources } = parse(filesOf(dist)['data-sources.yaml']!) as { datasources: { uid: string }[] };
  const known = datasources.map(({ uid }) => uid);
  const all = dashboardsOf(dist).flatMap(queries);
  const faults = all.filter(({ datasource }) => !known.includes(datasource));
  return { of: all.length, faults: faults.map((query) => `${named(query)} asks ${query.datasource || 'nobody'}`) };
}

/** What all queries showed. */
export interface Shown {
  /** Queries of variables that have no value. */
  readonly variables: Checked;
  /** Queries of panels that show nothing and are not excused. */
  readonly panels: Checked;
  /** Excuses that excuse nothing. */
  readonly excuses: Checked;
  /** For people. */
  readonly coverage: string;
}

/** Asks every query that Grafana would. @param askers by the uid of the data source; what asks others is judged elsewhere. */
export async function ask(askers: Readonly<Record<string, Asker>>, dist: Dist): Promise<Shown> {
  const all = dashboardsOf(dist)
    .flatMap(queries)
    .filter(({ datasource }) => datasource in askers);
  const used = new Set<Excuse>();
  const needless: string[] = [];
  const empty = { variables: [] as string[], panels: [] as string[] };
  const panels = { all: new Set<string>(), shown: new Set<string>(), excused: new Set<string>() };
  for (const query of all) {
    const excuse = excuseOf(query.expr);
    if (excuse) used.add(excuse);
    const found = await shows(askers[query.datasource]!, query, excuse !== undefined);
    if (!query.label) panels.all.add(named(query));
    if (found === true) {
      if (excuse) needless.push(`${named(query)} shows data; remove the excuse`);
      if (!query.label) panels.shown.add(named(query));
    } else if (excuse) panels.excused.add(named(query));
    else empty[query.label ? 'variables' : 'panels'].push(`${named(query)}: ${found}: ${query.expr}`);
  }
  const unused = excuses.filter((each) => !used.has(each)).map(({ reads }) => `no query reads ${reads.source}`);
  const excused = [...panels.excused].filter((name) => panels.all.has(name) && !panels.shown.has(name)).length;
  const ofVariables = all.filter(({ label }) => label).length;
  return {
    variables: { of: ofVariables, faults: empty.variables },
    panels: { of: all.length - ofVariables, faults: empty.panels },
    excuses: { of: excuses.length, faults: [...needless, ...unused] },
    coverage: `panels ${panels.all.size} of ${panels.all.size}: with data ${panels.shown.size}, excused ${excused}`,
  };
}

/** True, or what is wrong with the answer. @param excused what stands there for want of a series does not count. */
async function shows(asker: Asker, { expr, label }: Query, excused: boolean): Promise<true | string> {
  const asked = excused ? expr.replace(/ or vector\(0\)$/, '') : expr;
  try {
    const complete = resolved(asked, {}, window);
    if (label) return (await asker.values(complete, label)).length > 0 || `no value of ${label}`;
    const series = await asker.query(complete);
    if (series.length === 0) return 'no series';
    return series.some(({ value }) => value !== 'NaN') || 'NaN alone';
  } catch (error) {
    return (error as Error).message;
  }
}

export function named({ dashboard, panel }: Query): string {
  return `${dashboard}, ${panel}`;
}
