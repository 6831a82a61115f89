import type { ImmutableField } from '@twisterlab/platform/gitops/immutable/field';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { Validate } from './validation';

/** What fault injections may change. */
export interface ApiFixture {
  /** The writer of dist. */
  write: (manifest: Manifest) => string;
  /** What synth refuses in an object. */
  validate: Validate;
  /** What synth takes for immutable. */
  immutable: readonly ImmutableField[];
}
