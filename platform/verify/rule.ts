import type { Graph } from '../link/graph';
import type { Rendered, RenderedEnvironment } from '../model/rendered';

/** What a rule found: the object, what is wrong with it, and what to do. */
export interface Finding {
  readonly at: Rendered;
  readonly message: string;
  readonly fix: string;
}

/** One promise that rendered objects must keep. Pure: the same objects give the same findings. */
export interface Rule {
  /** As it appears in messages. */
  readonly name: string;
  check(graph: Graph): Iterable<Finding>;
}

/** A rule on single objects, which runs before they are linked: others may then trust their shape. */
export interface ShapeRule {
  readonly name: string;
  check(environments: readonly RenderedEnvironment[]): Iterable<Finding>;
}
