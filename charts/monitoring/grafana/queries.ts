/** What a dashboard asks, read from its JSON as Grafana reads it. */
export interface Query {
  /** Uid of the dashboard. */
  readonly dashboard: string;
  /** Title of the panel, or `variable NAME`. */
  readonly panel: string;
  /** Uid of the data source; empty where none is named. */
  readonly datasource: string;
  /** With variables and macros as they are written. */
  readonly expr: string;
  /** The label whose values a variable takes. Default: none, it is a panel's. */
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
  /** Of a row that is folded. */
  readonly panels?: readonly PanelJson[];
}

export interface VariableJson {
  readonly name: string;
  readonly type: string;
  readonly datasource?: Source;
  readonly query?: string | { readonly query?: string; readonly label?: string; readonly stream?: string };
  readonly current?: { readonly value?: string | readonly string[] };
  readonly allValue?: string;
}

/** The part of a dashboard's JSON that says where its data come from. */
export interface DashboardJson {
  readonly uid?: string;
  readonly title?: string;
  readonly panels?: readonly PanelJson[];
  readonly templating?: { readonly list?: readonly VariableJson[] };
}

/** Panels that show something, folded ones included; no headings. */
export function panelsOf({ panels = [] }: DashboardJson): PanelJson[] {
  return panels.flatMap((panel) => (panel.type === 'row' ? [...(panel.panels ?? [])] : [panel]));
}

export function variablesOf({ templating }: DashboardJson): readonly VariableJson[] {
  return templating?.list ?? [];
}

/** Every query of a dashboard: those of its panels, then those of its variables. */
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
  const ofVariables = variablesOf(dashboard)
    .filter(({ type }) => type === 'query')
    .map((variable) => ({
      dashboard: uid,
      panel: `variable ${variable.name}`,
      datasource: variable.datasource?.uid ?? '',
      ...variableQuery(variable),
    }));
  return [...ofPanels, ...ofVariables];
}

/** What a variable asks: Prometheus' `label_values(SERIES, LABEL)`, or Loki's label with the streams that have it. */
function variableQuery({ query = '' }: VariableJson): Pick<Query, 'expr' | 'label'> {
  if (typeof query === 'object' && query.stream !== undefined) return { expr: query.stream, label: query.label };
  const text = typeof query === 'string' ? query : (query.query ?? '');
  const [, expr = text, label] = /^label_values\((.+),\s*(\w+)\)$/s.exec(text) ?? [];
  return { expr, label };
}

/** What stands for a value: Grafana's own first, then a dashboard's. */
const macros: Readonly<Record<string, string>> = {
  __rate_interval: '2m',
  __interval: '1m',
  __range: '6h',
  __auto: '1m',
};

/** Names of the variables in an expression, Grafana's own left out. */
export function variablesIn(expr: string): string[] {
  const names = [...expr.matchAll(/\$(?:\{(\w+)(?::\w+)?\}|(\w+))/g)].map(([, braced, bare]) => (braced ?? bare)!);
  return [...new Set(names)].filter((name) => !(name in macros));
}

/**
 * An expression as the data source gets it. @param values by the name of the variable. Default of each: what `All` stands for.
 * @param over values of Grafana's own. Default: those of a window of six hours.
 */
export function interpolate(
  expr: string,
  values: Readonly<Record<string, string>> = {},
  over: Readonly<Record<string, string>> = {},
): string {
  const all = { ...macros, ...over, ...values };
  return expr.replaceAll(/\$(?:\{(\w+)(?::\w+)?\}|(\w+))/g, (_, braced, bare) => all[braced ?? bare] ?? '.+');
}
