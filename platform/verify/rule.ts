import type { Graph } from '../link/graph';
import type { RenderedEnvironment, RenderedObject } from '../model/rendered';
import { remembered } from '../util/memory';

/** A violation of a rule. */
export interface Finding {
  readonly at: RenderedObject;
  readonly message: string;
  readonly fix: string;
  /** The finding is about the whole cluster: it is printed without the object, which exemptions name. Default: false. */
  readonly ofCluster?: boolean;
}

/** A check of linked objects. Pure: the same objects give the same findings. */
export interface Rule {
  /** As it appears in messages. */
  readonly name: string;
  check(graph: Graph): Iterable<Finding>;
}

/** A check of unlinked objects. It runs first, so that other rules can rely on their shape. */
export interface ShapeRule {
  readonly name: string;
  check(environments: readonly RenderedEnvironment[]): Iterable<Finding>;
}

/**
 * The findings of a check that depends on a part of the graph only. A check that found nothing for the same input is not made again.
 * @param input returns that part, as text.
 */
export function* unlessClean(rule: string, input: () => string, check: () => Iterable<Finding>): Iterable<Finding> {
  let found: readonly Finding[] | undefined;
  const isClean = remembered(`${rule} is clean`, input, () => {
    found = [...check()];
    return found.length === 0;
  });
  if (!isClean) yield* found ?? check();
}
