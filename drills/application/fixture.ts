import type { NodeCluster } from '../fixtures/node-cluster';
import type { Metrics } from '../metrics/compare';
import type { Documents } from './documents';

/** What fault injections change. */
export interface Fixture {
  readonly cluster: NodeCluster;
  /** Command of the HEALTHCHECK by workload. */
  readonly healthchecks: Map<string, readonly string[]>;
  /** Tools that clients use. */
  readonly tools: string[];
  /** Committed metrics by scrape job. */
  readonly catalogues: Map<string, Metrics>;
  /** Changes what the servers answered about their interfaces. */
  readonly documents: { answered(documents: Documents): Documents };
}
