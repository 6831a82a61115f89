import type { run } from '@bufbuild/cel';
import type { Fault } from './constraint';

/** A schema of a CustomResourceDefinition: the fields that are read here. */
export interface StructuralSchema {
  readonly type?: string | readonly string[];
  readonly default?: unknown;
  readonly items?: StructuralSchema;
  readonly properties?: Readonly<Record<string, StructuralSchema>>;
  readonly additionalProperties?: StructuralSchema | boolean;
  readonly 'x-kubernetes-validations'?: readonly { readonly rule: string; readonly message?: string }[];
}

/**
 * The rules in CEL that a value violates (x-kubernetes-validations). Bias: a rule that the evaluator cannot evaluate, such as one with a
 * library of Kubernetes, is not violated; nor is one that compares with the object's earlier state.
 */
export function* expressionFaults(value: unknown, schema: StructuralSchema): Iterable<Fault> {
  for (const { rule, message } of schema['x-kubernetes-validations'] ?? []) {
    if (/\boldSelf\b/.test(rule)) continue;
    if (evaluate(rule, value, schema) === false) yield ['', message ?? `violates the rule ${rule}`];
  }
}

function evaluate(rule: string, self: unknown, schema: StructuralSchema): unknown {
  // Loading takes a tenth of a second; most runs have no object with a rule that is not known to be valid.
  const cel = require('@bufbuild/cel') as { readonly run: typeof run };
  const { strings } = require('@bufbuild/cel/ext') as typeof import('@bufbuild/cel/ext');
  try {
    return cel.run(rule, { self: celValue(self, schema) as string }, { funcs: strings });
  } catch {
    return undefined;
  }
}

/** A value as the types of CEL. Whole numbers are integers by the schema only: 1 may be a number. */
function celValue(value: unknown, schema: StructuralSchema): unknown {
  if (Array.isArray(value)) return value.map((item) => celValue(item, schema.items ?? {}));
  if (typeof value === 'object' && value !== null) {
    return new Map(Object.entries(value).map(([key, inner]) => [key, celValue(inner, schemaOf(key, schema))]));
  }
  return typeof value === 'number' && schema.type === 'integer' ? BigInt(value) : value;
}

/** The value with the defaults of its schema, which the API server sets before it validates. */
export function withDefaults(value: unknown, schema: StructuralSchema): unknown {
  // A reference to another schema, of which those of Kubernetes consist, has no defaults.
  if (
    typeof value !== 'object' ||
    value === null ||
    !(schema.items || schema.properties || schema.additionalProperties)
  )
    return value;
  if (Array.isArray(value)) return value.map((item) => withDefaults(item, schema.items ?? {}));
  const missing = Object.entries(schema.properties ?? {}).filter(
    ([key, own]) => !(key in value) && own.default !== undefined,
  );
  const all = { ...value, ...Object.fromEntries(missing.map(([key, own]) => [key, own.default])) };
  return Object.fromEntries(
    Object.entries(all).map(([key, inner]) => [key, withDefaults(inner, schemaOf(key, schema))]),
  );
}

function schemaOf(key: string, { properties, additionalProperties }: StructuralSchema): StructuralSchema {
  return properties?.[key] ?? (typeof additionalProperties === 'object' ? additionalProperties : {});
}
