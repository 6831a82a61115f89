import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import type { z } from 'zod';
import { clusterSchema } from '../../environments/schema/cluster';
import * as fieldTypes from '../../environments/schema/fields';
import { tenantSchema } from '../../environments/schema/tenant';
import { type DocComments, docComments } from './doc-comments';

/** A field of a record. */
export interface RecordField {
  /** Such as `nodes[].reserved.cpu`. */
  readonly path: string;
  /** A name of environments/schema/fields.ts, values, or a kind of value. Undefined: it has fields of its own. */
  readonly type?: string;
  /** As JSON. Default: it has none. */
  readonly default?: string;
  readonly isRequired: boolean;
  /** Undefined: the source has none. */
  readonly doc?: string;
}

const files = ['cluster', 'tenant', 'offsite', 'sign-on'];
/** All that the fields depend on. */
export const recordSources = (): string => [...files, 'fields'].map(read).join('\n');
const read = (name: string) => readFileSync(join(root, 'environments/schema', `${name}.ts`), 'utf8');

/** The fields of the records of tenants and clusters: shape and defaults of the schema, meaning of its doc comments. */
export function recordFields(): { readonly tenant: RecordField[]; readonly cluster: RecordField[] } {
  const docs = docComments(files.map(read));
  return {
    tenant: fieldsOf(tenantSchema, ['tenantSchema'], '', docs),
    cluster: fieldsOf(clusterSchema, ['clusterSchema'], '', docs),
  };
}

/** The types of values by name, with their doc comments. */
export function valueTypes(): ReadonlyMap<string, string> {
  const docs = docComments([read('fields')]);
  return new Map(
    Object.keys(fieldTypes).flatMap((name) => {
      const doc = docs.of([name]);
      return doc === undefined ? [] : [[name, doc] as const];
    }),
  );
}

type Schema = z.core.$ZodType;
type Definition = z.core.$ZodTypes['_zod']['def'];
const definitionOf = (schema: Schema) => (schema as z.core.$ZodTypes)._zod.def as Definition;

function fieldsOf(schema: Schema, place: readonly string[], prefix: string, docs: DocComments): RecordField[] {
  const { inner } = unwrapped(schema);
  const definition = definitionOf(inner);
  if (definition.type !== 'object') return [];
  return Object.entries(definition.shape).flatMap(([name, field]) => {
    const own = [...place, name];
    const { inner: value, isRequired, default: standard } = unwrapped(field);
    const element = elementOf(value);
    const path = `${prefix}${name}`;
    const inside = fieldsOf(element ?? value, own, `${path}${element ? '[]' : ''}.`, docs);
    const doc = docs.of(own);
    return [
      {
        path,
        isRequired,
        ...(inside.length === 0 && { type: typeOf(value) }),
        ...(standard !== undefined && { default: standard }),
        ...(doc !== undefined && { doc }),
      },
      ...inside,
    ];
  });
}

const elementOf = (schema: Schema): Schema | undefined => {
  const definition = definitionOf(schema);
  return definition.type === 'array' ? definition.element : undefined;
};

/** A schema without its optional and default parts. */
function unwrapped(schema: Schema): { inner: Schema; isRequired: boolean; default?: string } {
  const definition = definitionOf(schema);
  if (definition.type === 'optional') return { ...unwrapped(definition.innerType), isRequired: false };
  if (definition.type === 'default' || definition.type === 'prefault') {
    const { inner } = unwrapped(definition.innerType);
    const value = JSON.stringify(definition.defaultValue);
    return { inner, isRequired: false, ...(value !== '{}' && { default: value }) };
  }
  if (nameOf(schema) === undefined && definition.type === 'pipe') return unwrapped(definition.in);
  return { inner: schema, isRequired: true };
}

const nameOf = (schema: Schema) => Object.entries(fieldTypes).find(([, each]) => (each as unknown) === schema)?.[0];

function typeOf(schema: Schema): string {
  const name = nameOf(schema);
  if (name !== undefined) return name;
  const definition = definitionOf(schema);
  if (definition.type === 'array') return `list of ${typeOf(definition.element)}`;
  if (definition.type === 'enum') return Object.values(definition.entries).join(' or ');
  if (definition.type === 'number') return range(schema as z.ZodNumber);
  return definition.type === 'string' ? 'text' : definition.type;
}

function range({ minValue, maxValue, format }: z.ZodNumber): string {
  const [least, most] = [minValue ?? Number.NEGATIVE_INFINITY, maxValue ?? Number.POSITIVE_INFINITY];
  const kind = format === null ? 'number' : 'whole number';
  if (most >= Number.MAX_SAFE_INTEGER) return least <= Number.MIN_SAFE_INTEGER ? kind : `${kind} from ${least}`;
  return `${kind} from ${least} to ${most}`;
}
