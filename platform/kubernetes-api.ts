import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from './problem';
import { root } from './root';

/** A kind that the API server serves. */
export interface KindInfo {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Name of its schema among the definitions. */
  readonly schema: string;
}

/** What `npm run import -- kubernetes` keeps of the API description of one Kubernetes minor. */
export interface KubernetesApi {
  readonly release: string;
  readonly kinds: readonly KindInfo[];
  readonly definitions: Readonly<Record<string, unknown>>;
}

const loaded = new Map<string, KubernetesApi>();

/**
 * The stable API of a Kubernetes minor.
 * @throws UserError when that minor was not imported.
 */
export function kubernetesApi(minor: string): KubernetesApi {
  let api = loaded.get(minor);
  if (!api) {
    const file = `imports/kubernetes/${minor}.json`;
    try {
      api = JSON.parse(readFileSync(join(root, file), 'utf8')) as KubernetesApi;
    } catch {
      throw new UserError([
        {
          where: file,
          says: `the API of Kubernetes ${minor} was not imported.`,
          mend: 'Set the release in platform/import-kubernetes.ts and run: npm run import -- kubernetes',
        },
      ]);
    }
    loaded.set(minor, api);
  }
  return api;
}
