import type { Schema } from '@cfworker/json-schema';

/** Schemas of files in which the program refuses a field that it does not know. */
export const strict = {
  object: (properties: Readonly<Record<string, Schema>>): Schema => ({
    type: 'object',
    properties,
    additionalProperties: false,
  }),
  /** Components by `TYPE` or `TYPE/NAME`. */
  components: (types: Readonly<Record<string, Schema>>): Schema => ({
    type: 'object',
    patternProperties: Object.fromEntries(
      Object.entries(types).map(([type, schema]) => [`^${type}(/[^/]+)?$`, schema] as const),
    ),
    additionalProperties: false,
  }),
  /** A list in which nothing occurs twice. */
  set: (items: Schema): Schema => ({ type: 'array', items, minItems: 1, uniqueItems: true }),
  oneOf: (...values: readonly (string | number | boolean)[]): Schema => ({ enum: [...values] }),
  flag: { type: 'boolean' } as Schema,
  text: { type: 'string', minLength: 1 } as Schema,
  count: { type: 'integer', minimum: 0 } as Schema,
  /** Source: time.ParseDuration of Go. */
  duration: { type: 'string', pattern: '^(0|(\\d+(\\.\\d+)?(ns|us|ms|s|m|h))+)$' } as Schema,
  /** `HOST:PORT`; without a host, all addresses. */
  address: { type: 'string', pattern: '^([\\w.-]*|\\[[0-9a-f:]*\\]):\\d{1,5}$' } as Schema,
} as const;
