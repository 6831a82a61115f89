import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, UserError } from '../model/problem';
import { type Call, differingTemplates, standInChart, withStandIns } from './chance';
import type { ChartDeclaration } from './declaration';
import { helm } from './helm';
import { kubeVersion } from './key';

/**
 * What Helm prints for a chart: rendered as it is, then with stand-ins for random and clock functions. Both must be the
 * same, else the render would be another at every import.
 * @param folder the chart; it is changed.
 */
export function renderChart(declaration: ChartDeclaration, folder: string): string {
  leaveOut(declaration, folder);
  const values = JSON.stringify(declaration.values);
  const first = template(declaration, folder, values);
  const calls = standInChart(folder);
  const again = () => template(declaration, folder, withStandIns(values, 'values').text);
  const second = calls.length > 0 ? orNothing(again) : again();
  if (first !== second) throw new UserError(chance(declaration, calls, differingTemplates(first, second)));
  return first;
}

/** A render that fails with stand-ins needed what they stand for. */
function orNothing(render: () => string): string {
  try {
    return render();
  } catch (error) {
    if (error instanceof UserError) return '';
    throw error;
  }
}

function leaveOut({ name, leaveOut: paths }: ChartDeclaration, folder: string): void {
  for (const path of paths) {
    const templates = join(folder, 'templates', path);
    if (!existsSync(templates)) {
      const message = `leaveOut: it has no templates/${path}.`;
      throw new UserError([{ where: `chart ${name}`, message, fix: 'Correct the path in the declaration.' }]);
    }
    rmSync(templates, { recursive: true });
  }
}

function template(declaration: ChartDeclaration, folder: string, values: string): string {
  const { name, release, namespace, apiVersions } = declaration;
  const file = `${folder}.values.json`;
  writeFileSync(file, values);
  return helm(
    `chart ${name}`,
    [
      ...['template', release, folder, '--namespace', namespace, '--values', file],
      ...['--kube-version', kubeVersion(declaration), '--include-crds'],
      ...apiVersions.flatMap((api) => ['--api-versions', api]),
    ],
    'Correct the values in the declaration.',
  );
}

function chance({ name }: ChartDeclaration, calls: readonly Call[], differing: readonly string[]): Problem[] {
  const where = `chart ${name}`;
  const fix = 'Give the value that it would make up, name an existing Secret, or switch the object off.';
  // In a helper or a value, when not in the template itself.
  const own = calls.filter(({ file }) => differing.includes(file));
  const guilty = own.length > 0 ? own : calls.filter(({ file }) => /\.tpl$|(^|\/)_|values/.test(file));
  if (guilty.length === 0) return [{ where, message: `${differing.join(', ')} renders differently each time.`, fix }];
  return guilty.map(({ file, line, name: call }) => {
    const others = differing
      .filter((template) => template !== file)
      .slice(0, 3)
      .join(', ');
    return {
      where,
      message: `${file}:${line} calls ${call}: ${others || 'it'} would be another at every import.`,
      fix,
    };
  });
}
