import type { ValidationResult } from '@cfworker/json-schema';

/** Keywords whose errors repeat those of the field below them. */
const repeats = new Set(['$ref', 'properties', 'patternProperties', 'items', 'additionalProperties', 'allOf', 'if']);

/** What a JSON schema found in a value, with the path of each field: `spec.replicas: Instance type "string" is invalid.` */
export function* schemaFaults({ errors }: ValidationResult): Iterable<string> {
  for (const { keyword, instanceLocation, error } of errors) {
    if (repeats.has(keyword)) continue;
    const path = instanceLocation.replace(/^#\/?/, '').replaceAll('/', '.').replaceAll('~1', '/');
    yield keyword === 'false' ? `${path} is not a field` : `${path || 'the object'}: ${error}`;
  }
}
