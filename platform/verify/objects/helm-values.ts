import { readFileSync } from 'node:fs';
import { Validator } from '@cfworker/json-schema';
import { readYaml } from '../../files/syntax';
import { importedPath } from '../../util/imports';
import { lazily } from '../../util/lazily';
import { digest, remembered } from '../../util/memory';
import type { Rule } from '../rule';

/**
 * Values of a chart that K3s installs, against the schema of the chart: a misspelt key has no effect, and a wrong type fails the
 * installation, which only a Job in the cluster reports. A chart that is not imported, or has no schema, is not checked.
 */
export const helmValues: Rule = {
  name: 'helm-values',
  *check(graph) {
    for (const at of graph.all('HelmChartConfig')) {
      const { metadata, spec } = at.manifest;
      const file = importedPath(`helm/${metadata.name}/schema.json`);
      if (file === undefined) continue;
      const text = spec?.valuesContent ?? '';
      const schema = schemaIn(file);
      const found = remembered(
        'faults of chart values',
        () => `${schema().digest} ${text}`,
        () => faults(schema().validator(), readYaml(text)),
      );
      for (const message of found)
        yield { at, message: `valuesContent: ${message}`, fix: 'Correct the value; see the values of the chart.' };
    }
  },
};

const repeats = new Set(['$ref', 'properties', 'items', 'additionalProperties', 'anyOf', 'allOf']);

function faults(validator: Validator, values: unknown): string[] {
  return validator
    .validate(values ?? {})
    .errors.filter(({ keyword }) => !repeats.has(keyword))
    .map(({ keyword, instanceLocation, error }) => {
      const path = instanceLocation.replace(/^#\/?/, '').replaceAll('/', '.');
      return keyword === 'false' ? `${path} is not a value of the chart` : `${path}: ${error}`;
    });
}

const known = new Map<string, () => { readonly digest: string; validator(): Validator }>();

/** The schema in a file, read once. */
function schemaIn(file: string) {
  let found = known.get(file);
  if (!found) {
    found = lazily(() => {
      const text = readFileSync(file, 'utf8');
      return { digest: digest(text), validator: lazily(() => new Validator(JSON.parse(text), '7', false)) };
    });
    known.set(file, found);
  }
  return found;
}
