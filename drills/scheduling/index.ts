import { records } from '../../environments';
import type { Cluster } from '../../environments/schema/cluster';
import { validateEnvironments } from '../../environments/schema/environments';
import { drill, type TestContext } from '../drill';
import { type CheckedItems, noFaults } from '../expectation';
import { simulatedParts } from '../fixtures/simulated-nodes';
import { oneServerRecords, renderOneServer } from '../one-server';
import { evictPairs } from './budgets';
import { checks } from './checks';
import { drainNodes } from './drain';
import { faultInjections, faultInjectionsOfOneServer } from './fault-injections';
import { loseNodes } from './loss';
import { computeLoss } from './placement';
import { restartEverything } from './rollout';
import type { Phase, PhaseContext, Plan } from './run';
import { checkScheduled } from './scheduled';
import { SimulatedCluster } from './simulated-cluster';
import { startTasks } from './tasks';

/** The committed dist on simulated nodes of its record, with the real scheduler and controllers. */
export const scheduling = drill<Plan>({
  name: 'scheduling',
  summary: 'the real scheduler places everything on the nodes of the record, whichever of them is missing',
  minutes: 10,
  parts: simulatedParts,
  ci: {
    normal:
      'five minutes in its short form; CI runs scheduling-one-server, which places, starts tasks and updates with the same code',
    faultInjections: 'ten fault injections take half an hour',
    omits: 'all nodes but the one for which most pods wait: each takes two minutes to be drained, lost and returned',
  },
  faultInjections,
  run: (context) => {
    const [cluster] = validateEnvironments(records).clusters as [Cluster];
    return run(context, cluster, ['tasks', 'budgets', 'drain', 'rollout', 'loss']);
  },
});

/** The same for one server, which has nothing to lose a pod to: examples/one-node. */
export const schedulingOneServer = drill<Plan>({
  name: 'scheduling-one-server',
  summary: 'everything fits on one server, with rolling updates and tasks: examples/one-node',
  minutes: 2,
  parts: simulatedParts,
  render: renderOneServer,
  ci: { normal: true, faultInjections: 'five fault injections take ten minutes' },
  faultInjections: faultInjectionsOfOneServer,
  run: (context) => {
    const [cluster] = validateEnvironments(oneServerRecords).clusters as [Cluster];
    return run(context, cluster, ['tasks', 'rollout']);
  },
});

async function run(context: TestContext<Plan>, cluster: Cluster, phases: readonly Phase[]): Promise<void> {
  const { dist, processes, step, check, note, short, faultInjected } = context;
  const names = cluster.nodes.map(({ name }) => name);
  const plan: Plan = { phases };
  const simulated = await step(`start an empty cluster with simulated nodes of the record: ${names.join(', ')}`, () =>
    SimulatedCluster.start(processes, dist, cluster),
  );
  try {
    await context.fixtureReady(plan);
    const applied = await step('apply dist', () => simulated.apply(dist, cluster));
    note(`${applied} objects`);
    const scheduled = await step('wait until everything runs', () => checkScheduled(simulated));
    check(checks.scheduled, scheduled, noFaults);
    // Every phase begins with a cluster in which everything runs.
    if (scheduled.faults.length > 0) return;
    const nodes = plan.nodes ?? (short || faultInjected ? [mostWaiting(simulated, await simulated.volumes())] : names);
    const of: PhaseContext = { context, simulated, nodes };
    const does = (phase: Phase) => plan.phases.includes(phase);
    if (does('tasks')) await startTasks(of);
    if (does('budgets')) await evictPairs(of);
    const quorums: CheckedItems[] = [];
    if (does('drain')) quorums.push(await drainNodes(of));
    if (does('rollout')) await restartEverything(of);
    if (does('loss')) quorums.push(await loseNodes(of));
    if (quorums.length === 0) return;
    const together = {
      of: quorums.reduce((sum, each) => sum + each.of, 0),
      faults: quorums.flatMap((each) => each.faults),
    };
    check(checks.quorum, together, noFaults);
  } finally {
    simulated.end();
  }
}

/** The node for which most pods would wait. */
function mostWaiting({ graph, pods, nodes }: SimulatedCluster, volumes: ReadonlyMap<string, string>): string {
  const waiting = (node: string) => computeLoss(graph, pods.current(), volumes, node).waiting.length;
  return nodes.names.reduce((most, node) => (waiting(node) > waiting(most) ? node : most));
}
