import { Validator } from '@cfworker/json-schema';
import { apiDigest, clusterApis, type KubernetesApi } from '../../kubernetes/api';
import type { Manifest } from '../../model/manifest';
import { jsonOf, remembered } from '../../util/memory';
import type { ShapeRule } from '../rule';

/** The API server silently drops a misspelt field, and a wrong type fails the sync: here both fail the build. */
export const schema: ShapeRule = {
  name: 'schema',
  *check(environments) {
    const apis = clusterApis(environments);
    for (const { cluster, objects } of environments) {
      const api = apis.get(cluster)!;
      for (const at of objects) {
        if (clean.get(at.manifest) === api) continue;
        const input = () => `${apiDigest(api)} ${jsonOf(at.manifest).digest}`;
        const found = remembered('schema faults', input, () => [...faults(at.manifest, api)]);
        if (found.length === 0) clean.set(at.manifest, api);
        for (const message of found) {
          yield { at, message, fix: `Correct the field; see its documentation for Kubernetes ${cluster.kubernetes}.` };
        }
      }
    }
  },
};

/** Manifests without a fault, with the API: those of Applications and of a later run are checked in addition. */
const clean = new WeakMap<Manifest, KubernetesApi>();

function* faults(manifest: Manifest, api: KubernetesApi): Iterable<string> {
  const { apiVersion, kind, metadata } = manifest;
  if (!apiVersion || !kind) return yield 'has no apiVersion and kind: an empty document?';
  if (!metadata?.name) return yield 'has no metadata.name';
  const validator = validatorOf(`${apiVersion}/${kind}`, api);
  if (!validator) return yield `${apiVersion} ${kind} is not served by the API of Kubernetes ${api.release}`;

  for (const { keyword, instanceLocation, error } of validator.validate(manifest).errors) {
    if (repeats.has(keyword)) continue;
    const path = instanceLocation.replace(/^#\/?/, '').replaceAll('/', '.').replaceAll('~1', '/');
    yield keyword === 'false' ? `${path} is not a field` : `${path || 'the object'}: ${error}`;
  }
}

/** Keywords whose errors repeat those of the field below them. */
const repeats = new Set(['$ref', 'properties', 'items', 'additionalProperties']);

/** Definitions whose spec is optional in the OpenAPI document but required by the API server. */
const needsSpec =
  /^io\.k8s\.api\..*\.(DaemonSet|Deployment|Job|JobTemplateSpec|NetworkPolicy|PersistentVolumeClaim|Pod|PodDisruptionBudget|PodTemplateSpec|Service|StatefulSet)$/;

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
  into[name] = needsSpec.test(name) ? { ...definition, required: ['spec'] } : definition;
  for (const [, ref] of JSON.stringify(definition).matchAll(/"#\/definitions\/([^"]+)"/g)) collect(ref!, from, into);
}
