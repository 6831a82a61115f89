/** A query of a dashboard, read from its JSON as Grafana reads it. */
export interface Query {
  /** Uid of the dashboard. */
  readonly dashboard: string;
  /** Title of the panel, `annotation NAME` or `variable NAME`. */
  readonly panel: string;
  /** Uid of the data source; empty without one. */
  readonly datasource: string;
  /** The expression, with variables not replaced. */
  readonly expr: string;
  /** The label whose values the variable has. Default: none, for a query of a panel. */
  readonly label?: string;
}

interface Source {
  readonly uid?: string;
}

export interface PanelJson {
  readonly id?: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly datasource?: Source;
  readonly gridPos?: { readonly h: number; readonly w: number; readonly x: number; readonly y: number };
  readonly fieldConfig?: { readonly defaults?: { readonly unit?: string } };
  readonly targets?: readonly { readonly expr?: string; readonly datasource?: Source }[];
  /** Panels of a collapsed row. */
  readonly panels?: readonly PanelJson[];
}

export interface VariableJson {
  readonly name: string;
  readonly type: string;
  readonly datasource?: Source;
  readonly query?: string | { readonly query?: string; readonly label?: string; readonly stream?: string };
  readonly current?: { readonly value?: string | readonly string[] };
  readonly allValue?: string;
  readonly includeAll?: boolean;
}

/** The part of a dashboard's JSON that defines its queries. */
export interface DashboardJson {
  readonly uid?: string;
  readonly title?: string;
  readonly panels?: readonly PanelJson[];
  readonly templating?: { readonly list?: readonly VariableJson[] };
  readonly annotations?: {
    readonly list?: readonly { readonly name?: string; readonly expr?: string; readonly datasource?: Source }[];
  };
}

/** All panels with queries, including those in collapsed rows: no rows and no texts. */
export function panelsOf({ panels = [] }: DashboardJson): PanelJson[] {
  return panels
    .flatMap((panel) => (panel.type === 'row' ? [...(panel.panels ?? [])] : [panel]))
    .filter(({ type }) => type !== 'text');
}

export function variablesOf({ templating }: DashboardJson): readonly VariableJson[] {
  return templating?.list ?? [];
}

/** Every query of a dashboard: those of its panels, its annotations and its variables. */
export function queries(dashboard: DashboardJson): Query[] {
  const { uid = '' } = dashboard;
  const ofPanels = panelsOf(dashboard).flatMap(({ title = '', datasource, targets = [] }) =>
    targets.map(({ expr = '', datasource: own = datasource }) => ({
      dashboard: uid,
      panel: title,
      datasource: own?.uid ?? '',
      expr,
    })),
  );
  const ofAnnotations = (dashboard.annotations?.list ?? []).map(({ name = '', datasource, expr = '' }) => ({
    dashboard: uid,
    panel: `annotation ${name}`,
    datasource: datasource?.uid ?? '',
    expr,
  }));
  const ofVariables = variablesOf(dashboard)
    .filter(({ type }) => type === 'query')
    .map((variable) => ({
      dashboard: uid,
      panel: `variable ${variable.name}`,
      datasource: variable.datasource?.uid ?? '',
      ...variableQuery(variable),
    }));
  return [...ofPanels, ...ofAnnotations, ...ofVariables];
}

/** The query of a variable: Prometheus' `label_values(SERIES, LABEL)`, or Loki's label with the streams that have it. */
function variableQuery({ query = '' }: VariableJson): Pick<Query, 'expr' | 'label'> {
  if (typeof query === 'object' && query.stream !== undefined) return { expr: query.stream, label: query.label };
  const text = typeof query === 'string' ? query : (query.query ?? '');
  const [, expr = text, label] = /^label_values\((.+),\s*(\w+)\)$/s.exec(text) ?? [];
  return { expr, label };
}

/** Values of Grafana's built-in variables, for a time range of six hours. */
const builtInVariables: Readonly<Record<string, string>> = {
  __rate_interval: '2m',
  __interval: '1m',
  __range: '6h',
  __auto: '1m',
};

/** Names of the variables in an expression, without Grafana's built-in ones. */
export function variablesIn(expr: string): string[] {
  // Without $1, a group of a regular expression.
  const names = [...expr.matchAll(/\$(?:\{([A-Za-z_]\w*)(?::\w+)?\}|([A-Za-z_]\w*))/g)].map(
    ([, braced, bare]) => (braced ?? bare)!,
  );
  return [...new Set(names)].filter((name) => !(name in builtInVariables));
}

/**
 * The expression as the data source gets it, with variables replaced. @param values by name of the variable. Default of each: the value of `All`.
 * @param builtIns values of Grafana's built-in variables. Default: those of a time range of six hours.
 */
export function interpolate(
  expr: string,
  values: Readonly<Record<string, string>> = {},
  builtIns: Readonly<Record<string, string>> = {},
): string {
  const all = { ...builtInVariables, ...builtIns, ...values };
  return expr.replaceAll(
    /\$(?:\{([A-Za-z_]\w*)(?::\w+)?\}|([A-Za-z_]\w*))/g,
    (_, braced, bare) => all[braced ?? bare] ?? '.+',
  );
}
