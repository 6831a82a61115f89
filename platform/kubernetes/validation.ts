import { dereference, initialBaseURI, type Schema, validate } from '@cfworker/json-schema';
import type { Manifest } from '../model/manifest';
import { jsonOf, remembered } from '../util/memory';
import { schemaFaults } from '../util/schema-faults';
import { apiDigest, type KindInfo, type KubernetesApi } from './api';
import { constraints } from './constraints';
import type { Constraint } from './constraints/constraint';
import { type StructuralSchema, withDefaults } from './constraints/expressions';
import { shortName, violations } from './constraints/violations';

/** Manifests without a fault, with the API: those of Applications and of a later run are checked in addition. */
const clean = new WeakMap<Manifest, KubernetesApi>();

/** What the API server refuses in an object, each with the path of the field. Empty for a valid object. */
export function validationFaults(manifest: Manifest, api: KubernetesApi): readonly string[] {
  if (clean.get(manifest) === api) return [];
  const info = kindOf(manifest, api);
  const input = () => `${apiDigest(api, info)} ${jsonOf(manifest).digest}`;
  const found = remembered('schema faults', input, () => [...faults(manifest, api, info)]);
  if (found.length === 0) clean.set(manifest, api);
  return found;
}

const kindOf = ({ apiVersion, kind }: Manifest, { kinds }: KubernetesApi) =>
  kinds.find(
    ({ group, version, kind: own }) => own === kind && apiVersion === (group ? `${group}/${version}` : version),
  );

function* faults(manifest: Manifest, api: KubernetesApi, info: KindInfo | undefined): Iterable<string> {
  const { apiVersion, kind, metadata } = manifest;
  if (!apiVersion || !kind) return yield 'has no apiVersion and kind: an empty document?';
  if (!metadata?.name) return yield 'has no metadata.name';
  if (!info) return yield `${apiVersion} ${kind} is not served by the API of Kubernetes ${api.release}`;
  const complete = withDefaults(manifest, api.definitions[info.schema] as StructuralSchema) as Manifest;
  const wrongTypes = [...typeFaults(complete, info.schema, api)];
  if (wrongTypes.length > 0) return yield* wrongTypes;
  // Who creates or changes an object of Kubernetes' own kinds does not set its status: the API server ignores it.
  const { status: _, ...written } = complete as Manifest & { readonly status?: unknown };
  yield* violations(info.schema.startsWith('io.k8s.') ? written : complete, info.schema, api, constraints);
}

/** Definitions of an API by their addresses, as the library reads them. */
const lookups = new WeakMap<KubernetesApi, Record<string, Schema>>();

function typeFaults(value: object, name: string, api: KubernetesApi): Iterable<string> {
  let lookup = lookups.get(api);
  if (!lookup) {
    lookup = {};
    lookups.set(api, lookup);
  }
  return schemaFaults(validate(value, definition(name, api, lookup), '7', lookup, false));
}

/** A definition, which is in the lookup then, like all that it references. */
function definition(name: string, api: KubernetesApi, lookup: Record<string, Schema>): Schema {
  const pointer = `/definitions/${name}`;
  const address = `${initialBaseURI.href}#${pointer}`;
  const known = lookup[address];
  if (known) return known;
  const own = withEmptyDefaults(api.definitions[name] as object, constraints[shortName(name)]) as Schema;
  dereference(own, lookup, initialBaseURI, pointer);
  for (const [, other] of JSON.stringify(own).matchAll(/"#\/definitions\/([^"]+)"/g)) definition(other!, api, lookup);
  return own;
}

/** Enumerations accept the empty text where it is the default. */
function withEmptyDefaults(definition: object, { emptyIsDefault = [] }: Constraint = {}): object {
  if (emptyIsDefault.length === 0) return definition;
  const { properties } = definition as {
    readonly properties: Readonly<Record<string, { readonly enum: readonly string[] }>>;
  };
  const extended = emptyIsDefault.map((field) => [
    field,
    { ...properties[field], enum: [...properties[field]!.enum, ''] },
  ]);
  return { ...definition, properties: { ...properties, ...Object.fromEntries(extended) } };
}
