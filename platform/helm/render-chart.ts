import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubernetesApi } from '../kubernetes/api';
import { type Problem, UserError } from '../model/problem';
import type { ChartDeclaration, JsonObject } from './declaration';
import { helm } from './helm';
import { kubeVersion } from './key';
import { type Call, differingTemplates, type Variant, valuesWithStubs, withoutStubs } from './nondeterminism';
import { stubChart } from './stub-chart';

/**
 * Renders a chart twice: as it is, and with stubs for random and clock functions. The renders must be equal, otherwise
 * each import would produce another one.
 * @param folder the chart; it is modified.
 */
export function renderChart(declaration: ChartDeclaration, folder: string): string {
  removeExcluded(declaration, folder);
  const first = template(declaration, folder, declaration.values);
  const chart = stubChart(folder);
  const values = valuesWithStubs(declaration.values);
  const calls = [...new Map([...chart.calls, ...values.calls].map((call) => [idOf(call), call])).values()];
  /** @param other the call with another stub than in the second render. */
  const again = (other?: Call): string => {
    const variantOf = (call: Call): Variant => (other && idOf(call) === idOf(other) ? 'other' : 'stub');
    if (other) chart.rewrite(variantOf);
    const render = () => template(declaration, folder, valuesWithStubs(declaration.values, variantOf).values);
    return withoutStubs(calls.length > 0 ? orEmpty(render) : render());
  };
  const second = again();
  if (first === second) return first;
  const causes = calls.flatMap((call): Cause[] => {
    const changed = second === '' ? [] : differingTemplates(second, again(call));
    return changed.length > 0 ? [{ call, changed }] : [];
  });
  throw new UserError(nondeterminism(declaration, calls, causes, differingTemplates(first, second)));
}

/** A call on which the render depends, and the templates whose output it changes. */
interface Cause {
  readonly call: Call;
  readonly changed: readonly string[];
}

/** Calls of the same function in the same line get the same stub. */
function idOf({ at, name }: Call): string {
  return `${at} ${name}`;
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

function template(declaration: ChartDeclaration, folder: string, values: JsonObject): string {
  const { name, release, namespace, apiVersions } = declaration;
  const file = `${folder}.values.json`;
  writeFileSync(file, JSON.stringify(values));
  return helm(
    `chart ${name}`,
    [
      ...['template', release, folder, '--namespace', namespace, '--values', file],
      ...['--kube-version', kubeVersion(declaration), '--include-crds'],
      ...[...servedApis(declaration), ...apiVersions].flatMap((api) => ['--api-versions', api]),
    ],
    'Correct the values in the declaration.',
  );
}

/** Without them Helm knows only the APIs of its own client, which lacks `apiregistration.k8s.io/v1` for example. */
export function servedApis({ kubernetes }: Pick<ChartDeclaration, 'kubernetes'>): string[] {
  const kinds = kubernetesApi(kubernetes).kinds.map(({ group, version, kind }) => ({
    api: group ? `${group}/${version}` : version,
    kind,
  }));
  return [...new Set(kinds.map(({ api }) => api)), ...kinds.map(({ api, kind }) => `${api}/${kind}`)];
}

function nondeterminism(
  { name }: ChartDeclaration,
  calls: readonly Call[],
  causes: readonly Cause[],
  differing: readonly string[],
): Problem[] {
  const where = `chart ${name}`;
  const fix = 'Set the value that it generates, reference an existing Secret, or disable the object.';
  if (causes.length > 0) {
    return causes.map(({ call, changed }) => {
      const message = `${call.at} calls ${call.name}: ${listOf(changed)} would change with every import.`;
      return { where, message, fix };
    });
  }
  // The chart does not render with stubs: it checks what the functions return.
  const suspects =
    differing.length === 0 || calls.length === 0
      ? ''
      : `, which may depend on ${listOf(calls.map(({ at, name: call }) => `${call} in ${at}`))}`;
  return [{ where, message: `${listOf(differing) || 'the chart'} renders differently every time${suspects}.`, fix }];
}

/** The first few. */
function listOf(names: readonly string[]): string {
  const few = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${few} and ${names.length - 3} more` : few;
}
