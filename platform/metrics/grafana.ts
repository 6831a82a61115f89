import { variable } from './labels';

/** One query of a dashboard. */
export interface Query {
  /** Where it stands, for people: `panel "CPU"`. */
  readonly at: string;
  readonly language: 'promql' | 'logql';
  readonly text: string;
  /** Labels that it is shown by, beside those in the query. */
  readonly shown: readonly string[];
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

/** A dashboard as Grafana keeps it; undefined when the text is something else. */
export function dashboardIn(text: string): Dashboard | undefined {
  try {
    const value = JSON.parse(text) as Partial<Dashboard> | null;
    return Array.isArray(value?.panels) ? (value as Dashboard) : undefined;
  } catch {
    return undefined;
  }
}

/** Every query of panels, of variables and of annotations. */
export function* queriesOf({ panels, templating, annotations }: Dashboard): Iterable<Query> {
  for (const panel of panels.flatMap((each) => [each, ...(each.panels ?? [])])) {
    for (const target of panel.targets ?? []) {
      if (target.expr === undefined) continue;
      yield query(`panel "${panel.title ?? ''}"`, target, target.datasource ?? panel.datasource);
    }
  }
  for (const { name, datasource, expr } of annotations?.list ?? []) {
    if (expr !== undefined) yield query(`annotation "${name ?? ''}"`, { expr }, datasource);
  }
  for (const { name, type, datasource, query: asked } of templating?.list ?? []) {
    const text = typeof asked === 'string' ? asked : asked?.query;
    if (type === 'query' && text && datasource?.type !== 'loki') yield* ofVariable(`variable "${name ?? ''}"`, text);
  }
}

function query(at: string, { expr = '', legendFormat = '' }: Target, source: Source | undefined): Query {
  const shown = [...legendFormat.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)].map(([, label]) => label!);
  return { at, language: source?.type === 'loki' ? 'logql' : 'promql', text: withoutVariables(expr), shown };
}

/** Grafana's own functions around a query; names of labels alone read no metric. */
function* ofVariable(at: string, text: string): Iterable<Query> {
  const [, values] = /^\s*label_values\((.*)\)\s*$/s.exec(text) ?? [];
  const [, result] = /^\s*query_result\((.*)\)\s*$/s.exec(text) ?? [];
  const [, selector, label] = /^(.*),\s*(\w+)\s*$/s.exec(values ?? '') ?? [];
  const of = { at, language: 'promql' as const };
  if (selector && label) yield { ...of, text: withoutVariables(selector), shown: [label] };
  else if (result) yield { ...of, text: withoutVariables(result), shown: [] };
}

/** A variable in one of Grafana's spellings. */
const spelled = /\$\{(\w+)(?::[^}]*)?\}|\$(\w+)|\[\[(\w+)(?::[^\]]*)?\]\]/y;

/** A query with something in the place of each variable that may stand there: a duration, a number, or a name. */
export function withoutVariables(text: string): string {
  let quote = '';
  let result = '';
  for (let at = 0; at < text.length; ) {
    spelled.lastIndex = at;
    const found = spelled.exec(text);
    // In a string, $1 is a part of a regular expression.
    const name = found ? (found[1] ?? found[2] ?? found[3]!) : '';
    if (found && !/^\d+$/.test(name)) {
      result += quote ? variable : inPlaceOf(name, result);
      at += found[0].length;
      continue;
    }
    const letter = text[at]!;
    if (quote && letter === '\\' && quote !== '`') {
      result += text.slice(at, at + 2);
      at += 2;
      continue;
    }
    if (quote === letter) quote = '';
    else if (!quote && `"'\``.includes(letter)) quote = letter;
    result += letter;
    at++;
  }
  return result;
}

function inPlaceOf(name: string, before: string): string {
  if (/^__(interval|range|rate_interval)_(ms|s)$/.test(name)) return '300';
  return /(\[[^\]]*|\boffset\s+-?)$/.test(before) ? '5m' : variable;
}
