import { sectionsOf } from '../../charts/rules/runbooks';
import { type FigureName, figures, type Results } from './figures';
import { disasters, type Promised, promises } from './promises';

const notYet = 'not yet measured';

/** Figures that are a whole table. */
export const wholeTables: readonly FigureName[] = ['incidents'];

/** The tables by the name in their markers. */
const tables: Readonly<Record<string, (results: Results) => string>> = {
  promises: (results) =>
    table(
      ['promise', 'drill', 'figure', 'date'],
      promises.map(({ promise, figures: of }) => [promise, drillsOf(of), measured(of, results), dates(of, results)]),
    ),
  incidents: ({ incidents }) => (incidents ? `${incidents.value}\n\n\`month\`, ${incidents.date}.` : `${notYet}.`),
  disasters: (results) =>
    table(
      ['what happened', 'target', 'drill', 'measured', 'date'],
      disasters.map(({ title, target, figures: of }) => [
        `[${title}](#${sectionsOf(`## ${title}`)[0]})`,
        target,
        drillsOf(of),
        measured(of, results),
        dates(of, results),
      ]),
    ),
};

/** A page with its tables rendered from the results. @throws if it has none. */
export function withTables(page: string, results: Results): string {
  let found = 0;
  const text = page.replaceAll(/(<!-- drills: (\w+) .*-->\n)[\s\S]*?(<!-- end -->)/g, (_, start, name: string, end) => {
    const render = tables[name];
    if (!render) throw new Error(`there is no table ${name}`);
    found += 1;
    return `${start}\n${render(results)}\n\n${end}`;
  });
  if (found === 0) throw new Error('the page has no marker of a table');
  return text;
}

function measured(of: Promised['figures'], results: Results): string {
  const known = of.flatMap(({ figure, of: what }) => {
    const value = results[figure]?.value;
    return value === undefined ? [] : [what ? `${what}: ${value}` : value];
  });
  return known.length > 0 ? known.join('; ') : notYet;
}

const unique = (values: readonly string[]) => [...new Set(values)].join(', ');
const names = (of: Promised['figures']): FigureName[] => of.map(({ figure }) => figure);
const drillsOf = (of: Promised['figures']) => unique(names(of).map((name) => `\`${figures[name].drill}\``));
const dates = (of: Promised['figures'], results: Results) =>
  unique(names(of).flatMap((name) => results[name]?.date ?? []));

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
