import { Validator } from '@cfworker/json-schema';
import { type KubernetesApi, kubernetesApi } from '../kubernetes-api';
import type { Manifest } from '../manifest';
import type { ShapeRule } from './rule';

/** A misspelt field is dropped by the API server in silence, a wrong type refused at the sync: both are errors here. */
export const schema: ShapeRule = {
  name: 'schema',
  *check(environments) {
    for (const { cluster, objects } of environments) {
      const api = kubernetesApi(cluster.kubernetes);
      for (const at of objects) {
        for (const says of faults(at.manifest, api)) {
          yield { at, says, mend: `Correct the field; see its documentation for Kubernetes ${cluster.kubernetes}.` };
        }
      }
    }
  },
};

function* faults(manifest: Manifest, api: KubernetesApi): Iterable<string> {
  const { apiVersion, kind, metadata } = manifest;
  if (!apiVersion || !kind) return yield 'is an empty object, without apiVersion and kind';
  if (!metadata?.name) return yield 'has no metadata.name';
  const validator = validatorOf(`${apiVersion}/${kind}`, api);
  if (!validator) return yield `${apiVersion} ${kind} is served by no API of Kubernetes ${api.release}`;

  for (const { keyword, instanceLocation, error } of validator.validate(manifest).errors) {
    if (repeats.has(keyword)) continue;
    const path = instanceLocation.replace(/^#\/?/, '').replaceAll('/', '.');
    yield keyword === 'false' ? `${path} is not a field` : `${path || 'the object'}: ${error}`;
  }
}

/** Keywords whose errors only repeat, one level up, what the field below them says. */
const repeats = new Set(['$ref', 'properties', 'items', 'additionalProperties']);

const validators = new WeakMap<KubernetesApi, Map<string, Validator | undefined>>();

function validatorOf(name: string, api: KubernetesApi): Validator | undefined {
  const known = validators.get(api) ?? new Map<string, Validator | undefined>();
  validators.set(api, known);
  if (!known.has(name)) {
    const info = api.kinds.find(({ group, version, kind }) => `${group ? `${group}/` : ''}${version}/${kind}` === name);
    known.set(
      name,
      info &&
        new Validator({ $ref: `#/definitions/${info.schema}`, definitions: api.definitions as never }, '7', false),
    );
  }
  return known.get(name);
}
