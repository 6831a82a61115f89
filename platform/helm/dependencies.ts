import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { isObject, type Json, type JsonObject } from './declaration';
import { readYaml } from './read-yaml';

interface Dependency {
  readonly name: string;
  readonly alias?: string;
  readonly condition?: string;
}

/**
 * Takes the dependencies that the values switch off out of a chart, in place. Helm wants even those at hand; the render is
 * the same without them.
 * @returns their names.
 */
export function dropUnused(folder: string, values: JsonObject): string[] {
  const chart = readYaml(join(folder, 'Chart.yaml'));
  const defaults = readYaml(join(folder, 'values.yaml'));
  const all = (chart.dependencies ?? []) as unknown as readonly Dependency[];
  const unused = all.filter(({ condition }) => isOff(condition, values, defaults));
  if (unused.length === 0) return [];
  const dependencies = all.filter((dependency) => !unused.includes(dependency));
  const { dependencies: _, ...rest } = chart;
  // As a packager writes it: no empty list.
  writeFileSync(join(folder, 'Chart.yaml'), stringify(dependencies.length > 0 ? { ...rest, dependencies } : rest));
  for (const lock of ['Chart.lock', 'requirements.lock']) rmSync(join(folder, lock), { force: true });
  const parts = join(folder, 'charts');
  for (const { name } of unused) {
    if (dependencies.some((kept) => kept.name === name)) continue; // the same chart under another alias stays
    for (const entry of existsSync(parts) ? readdirSync(parts) : []) {
      const archive = entry.startsWith(`${name}-`) && /^\d.*\.tgz$/.test(entry.slice(name.length + 1));
      if (entry === name || archive) rmSync(join(parts, entry), { recursive: true });
    }
  }
  return unused.map(({ name, alias }) => alias ?? name);
}

/** As Helm decides it: the first path of the condition that holds a boolean counts; without one the dependency is on. */
function isOff(condition: string | undefined, values: JsonObject, defaults: JsonObject): boolean {
  for (const path of condition?.split(',') ?? []) {
    const set = at(values, path.trim()) ?? at(defaults, path.trim());
    if (typeof set === 'boolean') return !set;
  }
  return false;
}

function at(values: Json | undefined, path: string): Json | undefined {
  return path.split('.').reduce<Json | undefined>((node, key) => (isObject(node) ? node[key] : undefined), values);
}
