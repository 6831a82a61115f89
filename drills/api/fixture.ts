import type { ImmutableField } from '@twisterlab/platform/gitops/immutable/field';
import type { Manifest } from '@twisterlab/platform/model/manifest';

/** What fault injections may change. */
export interface ApiFixture {
  /** The writer of dist. */
  write: (manifest: Manifest) => string;
  /** What synth takes for immutable. */
  immutable: readonly ImmutableField[];
}
