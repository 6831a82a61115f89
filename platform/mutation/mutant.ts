import type { RenderedEnvironment } from '../model/rendered';

/** The environments of one site with one mistake. */
export interface Mutant {
  /** Unique, and equal in every run: environment, object, place and operator. */
  readonly id: string;
  readonly environment: string;
  /** Kind of the changed object, or `Flow`. */
  readonly kind: string;
  /** Kind, namespace and name, as in findings; of a flow its two ends. */
  readonly object: string;
  /** The place without indices: `spec.ports[].port`, `data[*.yml]:groups[].rules[].expr`; empty for the whole object. */
  readonly field: string;
  /** The kind of mistake. */
  readonly operator: string;
  /** What changed, as short text: `8000 -> 8001`. */
  readonly change: string;
  /** Whether the mistake is in a file: the content of a ConfigMap, a script, or values of a chart. */
  readonly inFile: boolean;
  /** Equal for the same mistake in another tenant. */
  readonly likeness: string;
  /** The changed environment. The others remain as they are. */
  apply(environment: RenderedEnvironment): RenderedEnvironment;
}
