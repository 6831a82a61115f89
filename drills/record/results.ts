import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@twisterlab/platform/model/problem';
import { root } from '@twisterlab/platform/util/root';
import { type FigureName, figures, type Result, type Results } from './figures';
import { runsIn } from './output';
import { withTables } from './tables';

/** Pages with a table of results. */
export const pages = ['README.md', 'docs/disaster-recovery.md', 'docs/monitoring.md'];

const file = 'docs/drills.json';

export function readResults(folder = root): Results {
  const path = join(folder, file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Results) : {};
}

/**
 * Adds what the runs of an output measured to the results, and writes the tables of the pages.
 * @returns the names of the figures.
 * @throws UserError if a run lacks a figure of its drill: a check, a step or a note has another name.
 */
export function record(text: string, where: string, run: Omit<Result, 'value' | 'drill'>, folder = root): FigureName[] {
  const found = runsIn(text, where).flatMap((output) =>
    (Object.keys(figures) as FigureName[])
      .filter((name) => figures[name].drill === output.drill)
      .map((name): [FigureName, Result] => {
        const value = figures[name].read(output);
        if (value !== undefined) return [name, { value, drill: output.drill, ...run }];
        const message = `the output of ${output.drill} does not have the figure ${name}.`;
        throw new UserError([{ where, message, fix: 'Correct drills/record/figures.ts, or run it without --short.' }]);
      }),
  );
  const known = { ...readResults(folder), ...Object.fromEntries(found) } as Results;
  const order = Object.keys(figures) as FigureName[];
  const results = Object.fromEntries(order.flatMap((name) => (known[name] ? [[name, known[name]]] : [])));
  writeFileSync(join(folder, file), `${JSON.stringify(results, null, 2)}\n`);
  for (const page of pages) {
    const path = join(folder, page);
    writeFileSync(path, withTables(readFileSync(path, 'utf8'), results));
  }
  return found.map(([name]) => name);
}
