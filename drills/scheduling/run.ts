import type { TestContext } from '../drill';
import type { SimulatedCluster } from './simulated-cluster';

export type Phase = 'tasks' | 'budgets' | 'drain' | 'rollout' | 'loss';

/** What happens to the cluster. Fault injections omit the phases in which they cannot show. */
export interface Plan {
  phases: readonly Phase[];
  /** The nodes that are drained and lost, by name. Default: all, or in a short run the one for which most pods wait. */
  nodes?: readonly string[];
}

/** What a phase gets. */
export interface PhaseContext {
  readonly context: TestContext<Plan>;
  readonly simulated: SimulatedCluster;
  /** The nodes that are drained and lost, by name. */
  readonly nodes: readonly string[];
}
