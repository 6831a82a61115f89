import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type JsonObject } from './declaration';
import { readYaml } from './read-yaml';

/** What a chart says of its own values. */
export interface ChartValues {
  readonly defaults: JsonObject;
  /** Its JSON schema, when it ships one. Helm itself holds values against it, too. */
  readonly schema: JsonObject | undefined;
}

export function readChartValues(folder: string): ChartValues {
  const schema = join(folder, 'values.schema.json');
  return {
    defaults: defaultsOf(folder),
    schema: existsSync(schema) ? (JSON.parse(readFileSync(schema, 'utf8')) as JsonObject) : undefined,
  };
}

/** A chart's values hold those of its dependencies, under their names. */
function defaultsOf(folder: string): JsonObject {
  const own = readYaml(join(folder, 'values.yaml'));
  const { dependencies = [] } = readYaml(join(folder, 'Chart.yaml'));
  const theirs = (dependencies as readonly { readonly name: string; readonly alias?: string }[]).map(
    ({ name, alias }) => [alias ?? name, defaultsOf(join(folder, 'charts', name))] as const,
  );
  return merged(Object.fromEntries(theirs), own);
}

function merged(under: JsonObject, over: JsonObject): JsonObject {
  const both = Object.entries(over).map(([key, value]) => {
    const below = under[key];
    return [key, isObject(below) && isObject(value) ? merged(below, value) : value] as const;
  });
  return { ...under, ...Object.fromEntries(both) };
}
