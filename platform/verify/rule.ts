import type { Graph } from '../link/graph';
import type { RenderedEnvironment, RenderedObject } from '../model/rendered';

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
