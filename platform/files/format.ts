import { type Schema, Validator } from '@cfworker/json-schema';
import { digest, remembered } from '../util/memory';
import { perText } from '../util/per-text';
import { readOnly } from '../util/read-only';
import { schemaFaults } from '../util/schema-faults';
import { parseFile, type Syntax } from './syntax';

/**
 * A file format, by the fields that rules read. Rules get a value of this form or nothing; the rule `file-format` reports the faults.
 * A null is an absent field, as in the programs that read these files.
 */
export class FileFormat<T extends object> {
  private readonly validator: Validator;
  private readonly version: string;

  /**
   * @param name for messages: `a configuration of Prometheus`.
   * @param schema of the fields that are read; other fields may have any value.
   */
  constructor(
    readonly name: string,
    schema: Schema,
    private readonly syntax: Syntax = 'YAML',
  ) {
    this.version = digest(JSON.stringify(schema));
    this.validator = new Validator(schema, '7', false);
  }

  /** The content of a file, which cannot be changed; undefined if it has a fault. */
  read(text: string): T | undefined {
    const { value } = this.checked(text);
    return value;
  }

  /** What is wrong in a file, with the path of the field. */
  faults(text: string): readonly string[] {
    return this.checked(text).faults;
  }

  private readonly checked = perText((text): { readonly value?: T; readonly faults: readonly string[] } =>
    readOnly(
      remembered(
        `file of ${this.name}`,
        () => `${this.version} ${text}`,
        () => {
          const parsed = parseFile(text, this.syntax);
          if ('fault' in parsed) return { faults: [parsed.fault] };
          const value = withoutNulls(parsed.value);
          const faults = [...schemaFaults(this.validator.validate(value))];
          return faults.length > 0 ? { faults } : { value: value as T, faults };
        },
      ),
    ),
  );
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}

/** Short forms of schemas. */
export const shape = {
  text: { type: 'string' } as Schema,
  /** Text, or a number or a Boolean that its writer did not quote. */
  scalar: { type: ['string', 'number', 'boolean'] } as Schema,
  object: (properties: Readonly<Record<string, Schema>> = {}, required: readonly string[] = []): Schema => ({
    type: 'object',
    properties,
    required: [...required],
  }),
  /** An object without fields other than these. */
  closed: (properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema => ({
    ...shape.object(properties, required),
    additionalProperties: false,
  }),
  list: (items: Schema): Schema => ({ type: 'array', items }),
  map: (values: Schema): Schema => ({ type: 'object', additionalProperties: values }),
};
