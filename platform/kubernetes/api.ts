import { readFileSync } from 'node:fs';
import { crdsOfK3s } from '../helm/store';
import type { Cluster } from '../model/cluster';
import type { Manifest } from '../model/manifest';
import { UserError } from '../model/problem';
import type { RenderedEnvironment } from '../model/rendered';
import { groupBy } from '../util/collections';
import { importedPath } from '../util/imports';
import { parseJsonFile } from '../util/json-file';
import { digest, jsonOf } from '../util/memory';

/** A kind that the API server serves. */
export interface KindInfo {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Name of its schema among the definitions. */
  readonly schema: string;
}

/** The part of a Kubernetes minor's API description that `npm run import -- kubernetes` keeps. */
export interface KubernetesApi {
  readonly release: string;
  readonly kinds: readonly KindInfo[];
  readonly definitions: Readonly<Record<string, unknown>>;
}

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
      const definitions = own
        .flatMap(({ objects }) => objects.map(({ manifest }) => manifest))
        .filter(({ kind }) => kind === 'CustomResourceDefinition');
      ofK3s ??= crdsOfK3s() as readonly unknown[] as Manifest[];
      return [cluster, withDefinitions(kubernetesApi(cluster.kubernetes), [...ofK3s, ...definitions])];
    }),
  );
}

/** The parts that an API was extended from. */
const parts = new WeakMap<KubernetesApi, readonly object[]>();

/** A digest of the kinds and their schemas. */
export function apiDigest(api: KubernetesApi): string {
  return digest((parts.get(api) ?? [api]).map((part) => jsonOf(part).digest).join());
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
    release: api.release,
    kinds: [...api.kinds, ...kinds.map(({ info }) => info)],
    definitions: { ...api.definitions, ...Object.fromEntries(kinds.map(({ info, schema }) => [info.schema, schema])) },
  };
  extended.set(api, { definitions, api: more });
  parts.set(more, [api, ...definitions]);
  return more;
}

/** A structural schema as JSON schema that rejects unlisted fields, which the API server would drop. */
function closed(schema: Schema, top = false): Schema {
  const { properties, items, additionalProperties, ...rest } = schema;
  if (rest['x-kubernetes-int-or-string']) return { type: ['string', 'integer'] };
  const inner = (each: unknown) => (typeof each === 'object' && each !== null ? closed(each as Schema) : each);
  const result: Record<string, unknown> = { ...rest };
  if (items !== undefined) result.items = inner(items);
  if (additionalProperties !== undefined) result.additionalProperties = inner(additionalProperties);
  if (properties) {
    const own = Object.fromEntries(Object.entries(properties as Schema).map(([key, each]) => [key, inner(each)]));
    result.properties = top ? { ...own, apiVersion: {}, kind: {}, metadata: { $ref: objectMeta } } : own;
    const open = rest['x-kubernetes-preserve-unknown-fields'] || rest['x-kubernetes-embedded-resource'];
    if (!open && additionalProperties === undefined) result.additionalProperties = false;
  }
  return result;
}

const objectMeta = '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

const loaded = new Map<string, KubernetesApi>();

/**
 * The stable API of a Kubernetes minor.
 * @throws UserError when that minor is not imported.
 */
export function kubernetesApi(minor: string): KubernetesApi {
  let api = loaded.get(minor);
  if (!api) {
    const path = `kubernetes/${minor}.json`;
    const file = importedPath(path);
    if (file === undefined) {
      throw new UserError([
        {
          where: `imports/${path}`,
          message: `the API of Kubernetes ${minor} is not imported.`,
          fix: 'Set the release in platform/kubernetes/import.ts and run: npm run import -- kubernetes',
        },
      ]);
    }
    api = parseJsonFile(readFileSync(file, 'utf8'), file) as KubernetesApi;
    loaded.set(minor, api);
  }
  return api;
}
