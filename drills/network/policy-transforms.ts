import type { Policy } from './case';

/** Functions that change the policies before a side evaluates them: identities, except in fault injections. */
export interface PolicyTransforms {
  /** Cyclonus' policies of the environments. */
  theirs(policies: readonly Policy[]): readonly Policy[];
  /** Our policies of generated sets. */
  ours(policies: readonly Policy[]): readonly Policy[];
}

export function noTransforms(): PolicyTransforms {
  return { theirs: (policies) => policies, ours: (policies) => policies };
}
