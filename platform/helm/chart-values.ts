import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UserError } from '../model/problem';
import { isObject, type Json, type JsonObject } from './declaration';
import { at, type Dependency, dependenciesOf } from './dependencies';
import { readPaths } from './read-values';
import { readYaml } from './read-yaml';

/** The described values of a chart. */
export interface ChartValues {
  readonly defaults: JsonObject;
  /** Its JSON schema, if it ships one. Helm validates values against it, too. */
  readonly schema: JsonObject | undefined;
  /** Paths of the values that its templates name, such as `image.tag`. */
  readonly read: readonly string[];
}

export function readChartValues(folder: string): ChartValues {
  const schema = join(folder, 'values.schema.json');
  return {
    defaults: defaultsOf(folder),
    schema: existsSync(schema) ? readJson(schema) : undefined,
    read: readPaths(folder),
  };
}

function readJson(file: string): JsonObject {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
  } catch (error) {
    const message = `is not JSON: ${(error as Error).message}`;
    throw new UserError([{ where: basename(file), message, fix: 'Correct the chart, or take another version of it.' }]);
  }
}

/** A chart's values include those of its dependencies, under their names, and what it imports from them. */
function defaultsOf(folder: string): JsonObject {
  const dependencies = dependenciesOf(folder).map((dependency) => ({
    dependency,
    values: defaultsOf(join(folder, 'charts', dependency.name)),
  }));
  const imported = dependencies.flatMap(({ dependency, values }) => importsOf(dependency, values));
  const inherited = dependencies.map(({ dependency: { alias, name }, values }) => ({ [alias ?? name]: values }));
  return [...imported, ...inherited, readYaml(join(folder, 'values.yaml'))].reduce(merge, {});
}

/** Helm's `import-values`, as values of the parent. */
function importsOf({ 'import-values': imports = [] }: Dependency, values: JsonObject): JsonObject[] {
  return imports.map((each): JsonObject => {
    const [child, parent] = typeof each === 'string' ? [`exports.${each}`, '.'] : [each.child, each.parent];
    const value = at(values, child);
    if (!isObject(value)) return {};
    const path = parent.split('.').filter(Boolean);
    return path.reduceRight<Json>((inner, key) => ({ [key]: inner }), value) as JsonObject;
  });
}

function merge(base: JsonObject, overrides: JsonObject): JsonObject {
  const merged = Object.entries(overrides).map(([key, value]) => {
    const inherited = base[key];
    return [key, isObject(inherited) && isObject(value) ? merge(inherited, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(merged) };
}
