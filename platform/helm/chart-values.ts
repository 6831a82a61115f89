import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type JsonObject } from './declaration';
import { readYaml } from './read-yaml';

/** The default values of a chart and their schema. */
export interface ChartValues {
  readonly defaults: JsonObject;
  /** Its JSON schema, if it ships one. Helm validates values against it, too. */
  readonly schema: JsonObject | undefined;
}

export function readChartValues(folder: string): ChartValues {
  const schema = join(folder, 'values.schema.json');
  return {
    defaults: defaultsOf(folder),
    schema: existsSync(schema) ? (JSON.parse(readFileSync(schema, 'utf8')) as JsonObject) : undefined,
  };
}

/** A chart's values include those of its dependencies, under their names. */
function defaultsOf(folder: string): JsonObject {
  const own = readYaml(join(folder, 'values.yaml'));
  const { dependencies = [] } = readYaml(join(folder, 'Chart.yaml'));
  const inherited = (dependencies as readonly { readonly name: string; readonly alias?: string }[]).map(
    ({ name, alias }) => [alias ?? name, defaultsOf(join(folder, 'charts', name))] as const,
  );
  return merge(Object.fromEntries(inherited), own);
}

function merge(base: JsonObject, overrides: JsonObject): JsonObject {
  const merged = Object.entries(overrides).map(([key, value]) => {
    const inherited = base[key];
    return [key, isObject(inherited) && isObject(value) ? merge(inherited, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(merged) };
}
