import type { Dist } from '../dist';
import type { KubernetesMinor } from '../parts/catalogue';

/** What fault injections may change, besides dist. */
export interface UpgradeFixture {
  /** The rendered files of the last release. */
  readonly release: Dist;
  /** The bootstrap script of dist. */
  readonly script: string;
  /** Minors whose API servers are tested, besides the one of the clusters. */
  minors: readonly KubernetesMinor[];
}
