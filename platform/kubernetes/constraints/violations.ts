import type { Manifest } from '../../model/manifest';
import type { KubernetesApi } from '../api';
import { type Constraints, type Fault, faultsOf } from './constraint';
import { expressionFaults, type StructuralSchema } from './expressions';
import { nameFault } from './meta';

interface Schema extends StructuralSchema {
  readonly $ref?: string;
  readonly format?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
}

/**
 * The violations of constraints in an object that its JSON schema accepts.
 * @param schema the name of its definition.
 */
export function* violations(
  manifest: Manifest,
  schema: string,
  { definitions }: KubernetesApi,
  constraints: Constraints,
): Iterable<string> {
  const name = nameFault(manifest);
  if (name !== undefined) yield `metadata.name: ${name}`;
  for (const [path, message] of walk(manifest, { $ref: `#/definitions/${schema}` }, [], definitions, constraints)) {
    yield path === '' ? `the object ${message}` : `${path}: ${message}`;
  }
}

function* walk(
  value: unknown,
  schema: Schema,
  path: readonly (string | number)[],
  definitions: KubernetesApi['definitions'],
  constraints: Constraints,
): Iterable<Fault> {
  const at = (below: string) => [...path, ...(below === '' ? [] : [below])].join('.');
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice('#/definitions/'.length);
    const constraint = constraints[shortName(name)];
    if (constraint) {
      for (const [below, message] of faultsOf(constraint, value as Readonly<Record<string, unknown>>))
        yield [at(below), message];
    }
    yield* walk(value, definitions[name] as Schema, path, definitions, constraints);
    return;
  }
  const format = formatFault(schema, value);
  if (format !== undefined) yield [at(''), format];
  for (const [below, message] of expressionFaults(value, schema)) yield [at(below), message];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const own = Array.isArray(value) ? schema.items : (schema.properties?.[key] ?? schema.additionalProperties);
    if (typeof own === 'object') yield* walk(inner, own, [...path, key], definitions, constraints);
  }
}

/** `core.v1.Container` of `io.k8s.api.core.v1.Container`, `meta.v1.ObjectMeta` of `io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta`. */
export function shortName(definition: string): string {
  const known = shortNames.get(definition) ?? definition.split('.').slice(-3).join('.');
  shortNames.set(definition, known);
  return known;
}

const shortNames = new Map<string, string>();

function formatFault({ format, type }: Schema, value: unknown): string | undefined {
  const isIntOrString = Array.isArray(type) && type.includes('integer');
  if ((format === 'int32' || isIntOrString) && typeof value === 'number' && (value < -(2 ** 31) || value >= 2 ** 31))
    return `${value} has more than 32 bits`;
  if (format === 'byte' && typeof value === 'string' && !isBase64(value)) return 'is not base64';
  return undefined;
}

const isBase64 = (text: string) =>
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text.replace(/[\r\n]/g, ''));
