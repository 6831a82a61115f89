import { type LabelSelector, selectorMatches } from '@twisterlab/platform/model/manifest';
import { type CheckedItems, noFaults } from '../expectation';
import type { Kubectl, LiveObject, Output } from '../fixtures/kubectl';
import { within } from '../servers/within';
import { checks } from './checks';
import { untilComplete } from './completeness';
import { isAvailable, type Pod } from './pods';
import type { PhaseContext } from './run';
import type { SimulatedCluster } from './simulated-cluster';

interface Budget extends LiveObject {
  readonly spec: { readonly selector: LabelSelector };
  readonly status?: { readonly disruptionsAllowed?: number };
}

/**
 * Evicts two pods of each budget, one after the other. No node takes new pods meanwhile: the replacement of the first one must not
 * start before the second request.
 */
export async function evictPairs({ simulated, context }: PhaseContext): Promise<void> {
  const { kubectl, nodes, pods } = simulated;
  const { step, check } = context;
  const evicted = await step('evict two pods of each budget', async (): Promise<CheckedItems> => {
    const budgets = await countedBudgets(simulated);
    const pairs = budgets
      .map(({ metadata, spec }) => ({
        budget: `${metadata.namespace}/${metadata.name}`,
        pods: pods
          .current()
          .filter(
            (pod) =>
              isAvailable(pod) &&
              pod.metadata.namespace === metadata.namespace &&
              selectorMatches(spec.selector, pod.metadata.labels),
          ),
      }))
      .filter((each) => each.pods.length > 1);
    await kubectl.exec(['cordon', ...nodes.names]);
    const faults: string[] = [];
    for (const {
      budget,
      pods: [first, second],
    } of pairs) {
      const allowed = await evict(kubectl, first!);
      if (allowed.code !== 0) faults.push(`${budget} refuses the first eviction: ${allowed.stderr.trim()}`);
      const refused = await evict(kubectl, second!);
      if (refused.code === 0) faults.push(`${budget} allows the eviction of a second pod`);
      else if (!refused.stderr.includes('disruption budget')) faults.push(`${budget}: ${refused.stderr.trim()}`);
    }
    await kubectl.exec(['uncordon', ...nodes.names]);
    return { of: pairs.length, faults };
  });
  check(checks.budgets, evicted, noFaults);
  const after = await step('wait until everything runs', () => untilComplete(simulated));
  if (after.faults.length > 0) throw new Error(after.faults.join('\n'));
}

/** The budgets, once their controller has counted the pods, and allows an eviction. One that never does refuses the first. */
async function countedBudgets({ kubectl, api }: SimulatedCluster): Promise<Budget[]> {
  let budgets: Budget[] = [];
  const counted = async () => {
    budgets = (await kubectl.get('poddisruptionbudgets', '--all-namespaces')) as Budget[];
    return budgets.every(({ status }) => (status?.disruptionsAllowed ?? 0) > 0);
  };
  await within(api.processes, 'every budget allows an eviction', counted, 30);
  return budgets;
}

function evict(kubectl: Kubectl, { metadata: { name, namespace } }: Pod): Promise<Output> {
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/eviction`;
  return kubectl.run(['create', '--raw', path, '--filename', '-'], JSON.stringify(eviction));
}
