import { crdsOfK3s } from '../helm/store';
import type { Cluster } from '../model/cluster';
import type { Manifest } from '../model/manifest';
import type { RenderedEnvironment } from '../model/rendered';
import { groupBy } from '../util/collections';
import { extend, type KubernetesApi, kubernetesApi } from './api';
import { validationFaults } from './validation';

/** The fields of a CustomResourceDefinition that define its kinds and schemas. */
interface Definition extends Manifest {
  readonly spec: {
    readonly group: string;
    readonly scope: 'Namespaced' | 'Cluster';
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly schema?: { readonly openAPIV3Schema?: Schema };
    }[];
  };
}

type Schema = { readonly [key: string]: unknown };

const extended = new WeakMap<
  KubernetesApi,
  { readonly definitions: readonly Manifest[]; readonly api: KubernetesApi }
>();

let ofK3s: readonly Manifest[] | undefined;

/** The API of each cluster: kinds of its Kubernetes, of K3s and of its rendered CustomResourceDefinitions. */
export function clusterApis(environments: readonly RenderedEnvironment[]): ReadonlyMap<Cluster, KubernetesApi> {
  const byCluster = groupBy(environments, ({ cluster }) => cluster);
  return new Map(
    [...byCluster].map(([cluster, own]) => {
      const api = kubernetesApi(cluster.kubernetes);
      const definitions = own
        .flatMap(({ objects }) => objects.map(({ manifest }) => manifest))
        .filter(({ kind }) => kind === 'CustomResourceDefinition')
        // One with a fault defines no kind; the rule `schema` reports it.
        .filter((manifest) => validationFaults(manifest, api).length === 0);
      ofK3s ??= crdsOfK3s() as readonly unknown[] as Manifest[];
      return [cluster, withDefinitions(api, [...ofK3s, ...definitions])];
    }),
  );
}

/** The API with the kinds of these CustomResourceDefinitions; their schemas reject unknown fields too. */
function withDefinitions(api: KubernetesApi, definitions: readonly Manifest[]): KubernetesApi {
  if (definitions.length === 0) return api;
  const last = extended.get(api);
  if (
    last?.definitions.length === definitions.length &&
    last.definitions.every((each, index) => each === definitions[index])
  ) {
    return last.api;
  }
  const kinds = (definitions as readonly Definition[]).flatMap(({ spec: { group, scope, names, versions } }) =>
    versions
      .filter(({ served }) => served)
      .map(({ name: version, schema }) => ({
        info: {
          group,
          version,
          kind: names.kind,
          namespaced: scope === 'Namespaced',
          schema: `${group}.${version}.${names.kind}`,
        },
        schema: closed({ ...schema?.openAPIV3Schema, type: 'object' }, true),
      })),
  );
  const more = {
    kinds: kinds.map(({ info }) => info),
    definitions: Object.fromEntries(kinds.map(({ info, schema }) => [info.schema, schema])),
  };
  const result = extend(api, more, definitions);
  extended.set(api, { definitions, api: result });
  return result;
}

/** A structural schema as JSON schema that rejects unlisted fields, which the API server would drop. */
function closed(schema: Schema, top = false): Schema {
  const { properties, items, additionalProperties, pattern, ...rest } = schema;
  if (rest['x-kubernetes-int-or-string']) return { type: ['string', 'integer'] };
  const inner = (each: unknown) => (typeof each === 'object' && each !== null ? closed(each as Schema) : each);
  const result: Record<string, unknown> = { ...rest, ...(isReadable(pattern) && { pattern }) };
  if (items !== undefined) result.items = inner(items);
  if (additionalProperties !== undefined) result.additionalProperties = inner(additionalProperties);
  if (properties) {
    const own = Object.fromEntries(Object.entries(properties as Schema).map(([key, each]) => [key, inner(each)]));
    result.properties = top ? { ...own, apiVersion: {}, kind: {}, metadata: { $ref: objectMeta } } : own;
    // Without a specification the required fields of it are missing too, which controllers do not expect.
    if (top && isRequired(properties as Schema, 'spec'))
      result.required = [...((rest.required ?? []) as string[]), 'spec'];
    const open = rest['x-kubernetes-preserve-unknown-fields'] || rest['x-kubernetes-embedded-resource'];
    if (!open && additionalProperties === undefined) result.additionalProperties = false;
  }
  return result;
}

/** Whether JavaScript reads a pattern, which is written for Go. */
function isReadable(pattern: unknown): boolean {
  try {
    return typeof pattern === 'string' && new RegExp(pattern, 'u') !== undefined;
  } catch {
    return false;
  }
}

function isRequired(properties: Schema, field: string): boolean {
  const { required } = (properties[field] ?? {}) as { readonly required?: readonly string[] };
  return required !== undefined && required.length > 0;
}

const objectMeta = '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
