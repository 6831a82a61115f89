import type { Schema } from '@cfworker/json-schema';
import { FileFormat, shape } from '../files/format';
import { parseFile } from '../files/syntax';
import { variablePlaceholder } from './labels';

/** One query of a dashboard. */
export interface DashboardQuery {
  /** For messages: `panel "CPU"`. */
  readonly location: string;
  readonly language: 'promql' | 'logql';
  readonly text: string;
  /** Labels of its result that a legend or a variable displays. */
  readonly displayedLabels: readonly string[];
}

interface Source {
  readonly type?: string;
}

interface Target {
  readonly expr?: string;
  readonly legendFormat?: string;
  readonly datasource?: Source;
}

interface Panel {
  readonly title?: string;
  readonly datasource?: Source;
  readonly targets?: readonly Target[];
  readonly panels?: readonly Panel[];
}

interface Variable {
  readonly name?: string;
  readonly type?: string;
  readonly datasource?: Source;
  readonly query?: string | { readonly query?: string };
}

interface Annotation extends Target {
  readonly name?: string;
}

export interface Dashboard {
  readonly title?: string;
  readonly panels: readonly Panel[];
  readonly templating?: { readonly list?: readonly Variable[] };
  readonly annotations?: { readonly list?: readonly Annotation[] };
}

/** Parses the JSON of a Grafana dashboard; undefined if the text is something else. */
export function parseDashboard(text: string): Dashboard | undefined {
  return dashboardFormat.read(text);
}

/** Whether a text is the JSON of a dashboard, which may have faults. */
export function isDashboard(text: string): boolean {
  const parsed = parseFile(text, 'JSON');
  return 'value' in parsed && Array.isArray((parsed.value as { readonly panels?: unknown } | null)?.panels);
}

/** Old dashboards name their source by a text. */
const source = { type: ['object', 'string'], properties: { type: shape.text } } as Schema;
const targets = shape.list(shape.object({ expr: shape.text, legendFormat: shape.text, datasource: source }));
const panel = { title: shape.text, datasource: source, targets };

/** The JSON of a Grafana dashboard. */
export const dashboardFormat = new FileFormat<Dashboard>(
  'a dashboard of Grafana',
  shape.object(
    {
      title: shape.text,
      panels: shape.list(shape.object({ ...panel, panels: shape.list(shape.object(panel)) })),
      templating: shape.object({
        list: shape.list(shape.object({ name: shape.text, type: shape.text, datasource: source })),
      }),
      annotations: shape.object({
        list: shape.list(shape.object({ name: shape.text, expr: shape.text, datasource: source })),
      }),
    },
    ['panels'],
  ),
  'JSON',
);

/** The queries of panels, variables and annotations. */
export function* queriesOf({ panels, templating, annotations }: Dashboard): Iterable<DashboardQuery> {
  for (const panel of panels.flatMap((each) => [each, ...(each.panels ?? [])])) {
    for (const target of panel.targets ?? []) {
      if (target.expr === undefined) continue;
      yield query(`panel "${panel.title ?? ''}"`, target, target.datasource ?? panel.datasource);
    }
  }
  for (const { name, datasource, expr } of annotations?.list ?? []) {
    if (expr !== undefined) yield query(`annotation "${name ?? ''}"`, { expr }, datasource);
  }
  for (const { name, type, datasource, query: definition } of templating?.list ?? []) {
    const text = typeof definition === 'string' ? definition : definition?.query;
    if (type === 'query' && typeof text === 'string' && datasource?.type !== 'loki')
      yield* inVariable(`variable "${name ?? ''}"`, text);
  }
}

function query(location: string, { expr = '', legendFormat = '' }: Target, source: Source | undefined): DashboardQuery {
  const displayedLabels = [...legendFormat.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)].map(([, label]) => label!);
  return {
    location,
    language: source?.type === 'loki' ? 'logql' : 'promql',
    text: replaceVariables(expr),
    displayedLabels,
  };
}

/** The query inside Grafana's template functions; label_names() reads no metric. */
function* inVariable(location: string, text: string): Iterable<DashboardQuery> {
  const [, values] = /^\s*label_values\((.*)\)\s*$/s.exec(text) ?? [];
  const [, result] = /^\s*query_result\((.*)\)\s*$/s.exec(text) ?? [];
  const [, selector, label] = /^(.*),\s*(\w+)\s*$/s.exec(values ?? '') ?? [];
  if (selector && label)
    yield { location, language: 'promql', text: replaceVariables(selector), displayedLabels: [label] };
  else if (result) yield { location, language: 'promql', text: replaceVariables(result), displayedLabels: [] };
}

/** The three notations of a variable: `${a:b}`, `$a` and `[[a:b]]`. */
const notation = /\$\{(\w+)(?::[^}]*)?\}|\$(\w+)|\[\[(\w+)(?::[^\]]*)?\]\]/y;

/** Replaces each variable in a query by a valid value: a duration, a number, or a name. */
export function replaceVariables(text: string): string {
  let quote = '';
  let result = '';
  for (let at = 0; at < text.length; ) {
    notation.lastIndex = at;
    const found = notation.exec(text);
    // $1 in a string is a group of a regular expression.
    const name = found ? (found[1] ?? found[2] ?? found[3]!) : '';
    if (found && !/^\d+$/.test(name)) {
      result += quote ? variablePlaceholder : placeholderFor(name, result);
      at += found[0].length;
      continue;
    }
    const char = text[at]!;
    if (quote && char === '\\' && quote !== '`') {
      result += text.slice(at, at + 2);
      at += 2;
      continue;
    }
    if (quote === char) quote = '';
    else if (!quote && `"'\``.includes(char)) quote = char;
    result += char;
    at++;
  }
  return result;
}

function placeholderFor(name: string, before: string): string {
  if (/^__(interval|range|rate_interval)_(ms|s)$/.test(name)) return '300';
  return /(\[[^\]]*|\boffset\s+-?)$/.test(before) ? '5m' : variablePlaceholder;
}
