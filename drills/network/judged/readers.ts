import type { Policy } from './case';

/** What one side makes of policies before it reads them: nothing, unless a sabotage has it read something else. */
export interface Readers {
  /** Cyclonus, of the environments. */
  theirs(policies: readonly Policy[]): readonly Policy[];
  /** Our reachability, of generated sets. */
  ours(policies: readonly Policy[]): readonly Policy[];
}

export function honestReaders(): Readers {
  return { theirs: (policies) => policies, ours: (policies) => policies };
}
