import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { yamlText } from '../write/yaml';
import { isObject, type Json, type JsonObject } from './declaration';
import { readYaml } from './read-yaml';

export interface Dependency {
  readonly name: string;
  readonly alias?: string;
  readonly condition?: string;
  /** Values of the dependency that the chart takes over: the name of a map below its `exports`, or two paths. */
  readonly 'import-values'?: readonly (string | { readonly child: string; readonly parent: string })[];
}

/** The dependencies that Chart.yaml declares. */
export function dependenciesOf(folder: string): readonly Dependency[] {
  return (readYaml(join(folder, 'Chart.yaml')).dependencies ?? []) as unknown as readonly Dependency[];
}

/**
 * Removes the dependencies that the values disable from a chart, in place. Helm requires even those to be present; the
 * render is the same without them.
 * @returns their names.
 */
export function removeDisabled(folder: string, values: JsonObject): string[] {
  const chart = readYaml(join(folder, 'Chart.yaml'));
  const defaults = readYaml(join(folder, 'values.yaml'));
  const all = dependenciesOf(folder);
  const disabled = all.filter(({ condition }) => isDisabled(condition, values, defaults));
  if (disabled.length === 0) return [];
  const dependencies = all.filter((dependency) => !disabled.includes(dependency));
  const { dependencies: _, ...rest } = chart;
  // `helm package` writes no empty list either.
  writeFileSync(join(folder, 'Chart.yaml'), yamlText(dependencies.length > 0 ? { ...rest, dependencies } : rest));
  for (const lock of ['Chart.lock', 'requirements.lock']) rmSync(join(folder, lock), { force: true });
  const subcharts = join(folder, 'charts');
  for (const { name } of disabled) {
    if (dependencies.some((kept) => kept.name === name)) continue; // the same chart under another alias stays
    for (const entry of existsSync(subcharts) ? readdirSync(subcharts) : []) {
      const archive = entry.startsWith(`${name}-`) && /^\d.*\.tgz$/.test(entry.slice(name.length + 1));
      if (entry === name || archive) rmSync(join(subcharts, entry), { recursive: true });
    }
  }
  return disabled.map(({ name, alias }) => alias ?? name);
}

/** As in Helm: the first path of the condition that is a boolean decides; otherwise the dependency is enabled. */
function isDisabled(condition: string | undefined, values: JsonObject, defaults: JsonObject): boolean {
  for (const path of condition?.split(',') ?? []) {
    const value = at(values, path.trim()) ?? at(defaults, path.trim());
    if (typeof value === 'boolean') return !value;
  }
  return false;
}

/** The value at a path; undefined if there is none. */
export function at(values: Json | undefined, path: string): Json | undefined {
  return path.split('.').reduce<Json | undefined>((node, key) => (isObject(node) ? node[key] : undefined), values);
}
