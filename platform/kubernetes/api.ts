import { readFileSync } from 'node:fs';
import { UserError } from '../model/problem';
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

/** The parts that an API was extended from. */
const parts = new WeakMap<KubernetesApi, readonly object[]>();

/** The API with more kinds. @param by what they were computed from. */
export function extend(
  api: KubernetesApi,
  more: Pick<KubernetesApi, 'kinds' | 'definitions'>,
  by: readonly object[],
): KubernetesApi {
  const extended = {
    release: api.release,
    kinds: [...api.kinds, ...more.kinds],
    definitions: { ...api.definitions, ...more.definitions },
  };
  parts.set(extended, [api, ...by]);
  return extended;
}

/** A digest of what the validation of a kind reads. An extension changes no kind that was there before. @param info Default: all kinds. */
export function apiDigest(api: KubernetesApi, info?: KindInfo): string {
  const [base, ...more] = parts.get(api) ?? [api];
  const own = info && api.definitions[info.schema];
  const read = own === undefined ? more : (base as KubernetesApi).kinds.includes(info!) ? [] : [own as object];
  return digest([base!, ...read].map((part) => jsonOf(part).digest).join());
}

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
