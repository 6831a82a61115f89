import type { Rule } from '@twisterlab/platform/verify/rule';
import { type DashboardFile, type DashboardPanel, type DashboardVariable, dashboardFile } from './grafana-dashboard';
import { grafanaPods, objectOf } from './grafana-pods';
import { type ProvisionedSource, sourcesFormat } from './grafana-sources';

/**
 * The dashboards that Grafana reads: each panel and annotation queries a data source that Git has, each variable in a query exists and has values, and
 * no two dashboards have one uid. Grafana shows an empty panel otherwise.
 */
export const grafanaDashboards: Rule = {
  name: 'grafana-dashboards',
  *check(graph) {
    for (const { workload, files } of grafanaPods(graph)) {
      const sources = files
        .filter(({ path }) => path.startsWith('/etc/grafana/provisioning/datasources/'))
        .flatMap(({ text }) => sourcesFormat.read(text)?.datasources ?? []);
      const seen = new Set<string>();
      for (const file of files.filter(({ path }) => path.endsWith('.json'))) {
        const dashboard = dashboardFile.read(file.text);
        const uid = dashboard?.uid ?? '';
        const messages = dashboard ? faults(dashboard, sources) : dashboardFile.faults(file.text);
        for (const message of [...messages, ...(seen.has(uid) ? [`another dashboard has the uid ${uid}`] : [])])
          yield {
            at: objectOf(graph, workload, file),
            message: `${file.path.slice(file.path.lastIndexOf('/') + 1)}: ${message}`,
            fix: 'Correct charts/monitoring/grafana/dashboards.',
          };
        if (dashboard) seen.add(uid);
      }
    }
  },
};

type Sources = readonly ProvisionedSource[];

function* faults(dashboard: DashboardFile, sources: Sources): Iterable<string> {
  const panels = dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
  const shown = panels.filter(({ type }) => type !== 'row' && type !== 'text');
  if (shown.length === 0) yield 'it has no panel';
  const ids = panels.flatMap(({ id }) => id ?? []);
  for (const id of new Set(ids.filter((each, index) => ids.indexOf(each) !== index)))
    yield `two panels have the id ${id}`;
  for (const panel of shown) yield* inPanel(panel, sources);
  for (const { name = '', datasource } of dashboard.annotations?.list ?? [])
    yield* reference(`the annotation "${name}"`, datasource, sources);
  yield* variables(dashboard, sources);
}

function* inPanel({ title = '', datasource, targets = [] }: DashboardPanel, sources: Sources): Iterable<string> {
  const of = `the panel "${title}"`;
  if (targets.length === 0) yield `${of} has no query`;
  yield* reference(of, datasource, sources);
  for (const target of targets) {
    if (target.datasource) yield* reference(`a query of ${of}`, target.datasource, sources);
    if (
      target.datasource?.uid !== undefined &&
      datasource?.uid !== undefined &&
      target.datasource.uid !== datasource.uid
    )
      yield `a query of ${of} has another data source than the panel, which is not "-- Mixed --"`;
  }
}

function* reference(
  of: string,
  named: { readonly type?: string; readonly uid?: string } | undefined,
  sources: Sources,
) {
  const found = sources.find(({ uid }) => uid === named?.uid);
  if (!named?.uid) yield `${of} names no data source (datasource.uid): another default source has other data`;
  else if (!found) yield `${of} has the data source ${named.uid}, which Git does not have`;
  else if (named.type !== found.type)
    yield `${of} has the data source ${named.uid} as ${named.type ?? '(unset)'}, which is of the type ${found.type}`;
}

/** `$name`, `${name}` and `${name:form}`; `$1` is a group of a regular expression, and Grafana's own begin with two underscores. */
const namesIn = (value: unknown) =>
  [...JSON.stringify(value ?? '').matchAll(/\$\{?([A-Za-z_]\w*)/g)]
    .map(([, name]) => name!)
    .filter((name) => !name.startsWith('__'));

function* variables({ templating, panels, title }: DashboardFile, sources: Sources): Iterable<string> {
  const list = templating?.list ?? [];
  const names = list.map(({ name }) => name);
  const inQueries = panels.flatMap(({ targets, panels: inner, title: own }) => namesIn([targets, inner, own]));
  for (const name of new Set([...inQueries, ...namesIn(title)]))
    if (!names.includes(name)) yield `a query uses the variable ${name}, which the dashboard does not have`;
  const values = new Set<string>();
  for (const [index, variable] of list.entries()) {
    const { name, query } = variable;
    if (names.indexOf(name) !== index) yield `two variables have the name ${name}`;
    for (const other of namesIn(query))
      if (!names.slice(0, index).includes(other))
        yield `the variable ${name} depends on ${other}, which is not before it`;
    if (!inQueries.includes(name) && !list.some((each) => namesIn(each.query).includes(name)))
      yield `no query uses the variable ${name}`;
    if (variable.type !== 'query') continue;
    yield* reference(`the variable ${name}`, variable.datasource, sources);
    yield* inQuery(variable);
    const label = typeof query === 'object' ? (query.label ?? query.query) : query;
    if (label !== undefined && values.has(label))
      yield `the variable ${name} has the same values as another (${label})`;
    if (label !== undefined) values.add(label);
  }
}

/** Of Prometheus: what `qryType` makes of `query`. Source: PrometheusVariableQueryType in Grafana. */
const forms: readonly [form: RegExp, type: number][] = [
  [/^label_names\(.*\)$/, 0],
  [/^label_values\(.+\)$/, 1],
  [/^metrics\(.*\)$/, 2],
  [/^query_result\(.+\)$/, 3],
];

function* inQuery({ name, datasource, query }: DashboardVariable): Iterable<string> {
  if (datasource?.type === 'loki') {
    const { type, label, stream } = typeof query === 'object' ? query : {};
    if (type !== 1) yield `the variable ${name} has the type ${type ?? '(unset)'}: 1 lists the values of a label`;
    if (!/^\w+$/.test(label ?? '')) yield `the variable ${name} has the label ${label ?? '(unset)'}`;
    if (stream !== undefined && !/^\{.+\}$/.test(stream)) yield `the variable ${name} has the stream ${stream}`;
    return;
  }
  const { query: text = '', qryType } = typeof query === 'object' ? query : { query, qryType: undefined };
  const form = forms.find(([each]) => each.test(text));
  if (!form) yield `the variable ${name} has the query ${text || '(unset)'}, which is none of Grafana's functions`;
  else if (qryType !== undefined && qryType !== form[1])
    yield `the variable ${name} has the qryType ${qryType}, and ${text} is of ${form[1]}`;
}
