import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, UserError } from '../model/problem';
import type { ChartDeclaration } from './declaration';
import { helm } from './helm';
import { kubeVersion } from './key';
import { type Call, differingTemplates, stubChart, withStubs } from './nondeterminism';

/**
 * Renders a chart twice: as it is, and with stubs for random and clock functions. The renders must be equal, otherwise
 * each import would produce another one.
 * @param folder the chart; it is modified.
 */
export function renderChart(declaration: ChartDeclaration, folder: string): string {
  removeExcluded(declaration, folder);
  const values = JSON.stringify(declaration.values);
  const first = template(declaration, folder, values);
  const calls = stubChart(folder);
  const again = () => template(declaration, folder, withStubs(values, 'values').text);
  const second = calls.length > 0 ? orEmpty(again) : again();
  if (first !== second) throw new UserError(nondeterminism(declaration, calls, differingTemplates(first, second)));
  return first;
}

/** A render that fails with stubs depends on the real functions. */
function orEmpty(render: () => string): string {
  try {
    return render();
  } catch (error) {
    if (error instanceof UserError) return '';
    throw error;
  }
}

function removeExcluded({ name, excludeTemplates: paths }: ChartDeclaration, folder: string): void {
  for (const path of paths) {
    const templates = join(folder, 'templates', path);
    if (!existsSync(templates)) {
      const message = `excludeTemplates: the chart has no templates/${path}.`;
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

function nondeterminism({ name }: ChartDeclaration, calls: readonly Call[], differing: readonly string[]): Problem[] {
  const where = `chart ${name}`;
  const fix = 'Set the value that it generates, reference an existing Secret, or disable the object.';
  // If the template itself has no such call, a helper or a value has it.
  const own = calls.filter(({ file }) => differing.includes(file));
  const suspects = own.length > 0 ? own : calls.filter(({ file }) => /\.tpl$|(^|\/)_|values/.test(file));
  if (suspects.length === 0)
    return [{ where, message: `${differing.join(', ')} renders differently every time.`, fix }];
  return suspects.map(({ file, line, name: call }) => {
    const others = differing
      .filter((template) => template !== file)
      .slice(0, 3)
      .join(', ');
    return {
      where,
      message: `${file}:${line} calls ${call}: ${others || 'it'} would change with every import.`,
      fix,
    };
  });
}
