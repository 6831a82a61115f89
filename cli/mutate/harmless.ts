import type { Mutant } from '@twisterlab/platform/mutation/mutant';

/** Mutants that do no harm, by a pattern. */
export interface HarmlessPattern {
  /** Matches kinds. Default: every kind. */
  readonly kind?: RegExp;
  /** Matches fields, as a mutant has them. */
  readonly field: RegExp;
  /** Matches operators. Default: every operator. */
  readonly operator?: RegExp;
  /** Matches the object, or what changed. Default: every one. */
  readonly text?: RegExp;
  /** Why the cluster runs the same, or refuses it for itself before anything runs. */
  readonly reason: string;
}

/** The reason for which a mutant is harmless; undefined if it is not. */
export function reasonOf(mutant: Mutant, list: readonly HarmlessPattern[]): string | undefined {
  return list.find((each) => isMatch(each, mutant))?.reason;
}

function isMatch({ kind, field, operator, text }: HarmlessPattern, mutant: Mutant): boolean {
  return (
    (kind?.test(mutant.kind) ?? true) &&
    field.test(mutant.field) &&
    (operator?.test(mutant.operator) ?? true) &&
    (text?.test(`${mutant.object} ${mutant.change}`) ?? true)
  );
}
