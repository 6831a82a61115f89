import { Validator } from '@cfworker/json-schema';
import type { Manifest } from '../model/manifest';
import { jsonOf, remembered } from '../util/memory';
import { schemaFaults } from '../util/schema-faults';
import { apiDigest, type KubernetesApi } from './api';

/** Manifests without a fault, with the API: those of Applications and of a later run are checked in addition. */
const clean = new WeakMap<Manifest, KubernetesApi>();

/** What the API server refuses in an object, each with the path of the field. Empty for a valid object. */
export function validationFaults(manifest: Manifest, api: KubernetesApi): readonly string[] {
  if (clean.get(manifest) === api) return [];
  const input = () => `${apiDigest(api)} ${jsonOf(manifest).digest}`;
  const found = remembered('schema faults', input, () => [...faults(manifest, api)]);
  if (found.length === 0) clean.set(manifest, api);
  return found;
}

function* faults(manifest: Manifest, api: KubernetesApi): Iterable<string> {
  const { apiVersion, kind, metadata } = manifest;
  if (!apiVersion || !kind) return yield 'has no apiVersion and kind: an empty document?';
  if (!metadata?.name) return yield 'has no metadata.name';
  const validator = validatorOf(`${apiVersion}/${kind}`, api);
  if (!validator) return yield `${apiVersion} ${kind} is not served by the API of Kubernetes ${api.release}`;
  yield* schemaFaults(validator, manifest);
}

const validators = new WeakMap<object, Validator>();

function validatorOf(name: string, { kinds, definitions }: KubernetesApi): Validator | undefined {
  const info = kinds.find(({ group, version, kind }) => `${group ? `${group}/` : ''}${version}/${kind}` === name);
  if (!info) return undefined;
  const schema = definitions[info.schema] as object;
  let validator = validators.get(schema);
  if (!validator) {
    // The library walks every definition: pass only those that the kind references.
    const needed: Record<string, object> = {};
    collect(info.schema, definitions, needed);
    validator = new Validator({ $ref: `#/definitions/${info.schema}`, definitions: needed }, '7', false);
    validators.set(schema, validator);
  }
  return validator;
}

function collect(name: string, from: KubernetesApi['definitions'], into: Record<string, object>): void {
  if (into[name]) return;
  const definition = from[name] as object;
  into[name] = definition;
  for (const [, ref] of JSON.stringify(definition).matchAll(/"#\/definitions\/([^"]+)"/g)) collect(ref!, from, into);
}
