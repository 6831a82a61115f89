import type { KubernetesApi } from '@twisterlab/platform/kubernetes/api';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { CheckedItems } from '../../expectation';
import type { ApiClient } from '../../fixtures/api-client';
import { known } from './known';
import { type Mutant, mutants } from './mutants';
import { samples } from './samples';

/** What synth refuses in an object. */
export type Validate = (manifest: Manifest) => readonly string[];

/** Requests at a time: the API server has two cores in CI. */
const atATime = 8;

/**
 * Searches for objects that synth accepts and the API server refuses: a dry-run of each mutant that synth accepts.
 * @param share makes every nth mutant only. Default: all.
 */
export async function checkValidation(
  client: Pick<ApiClient, 'dryRunCreate'>,
  objects: readonly Manifest[],
  api: KubernetesApi,
  validate: Validate,
  at: string,
  share = 1,
): Promise<CheckedItems> {
  const accepted = [...mutants([...objects, ...samples], api)].filter(
    ({ manifest }, index) => index % share === 0 && validate(manifest).length === 0,
  );
  const faults: string[] = [];
  const left = accepted.values();
  const work = async () => {
    for (const mutant of left) {
      const { error } = await client.dryRunCreate(mutant.manifest);
      const fault = faultOf(mutant, error);
      if (fault !== undefined) faults.push(`${at} ${fault}`);
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  return { of: accepted.length, faults };
}

/** Undefined if the server accepts the object, refuses it by a policy or a quota, or for a reason that synth need not know. */
export function faultOf({ name }: Mutant, error: string): string | undefined {
  if (error === '' || known.some(({ refusal }) => refusal.test(error))) return undefined;
  return `${name}: synth accepts; the API server: ${error}`;
}
