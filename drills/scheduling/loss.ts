import { scenarios } from '@twisterlab/platform/capacity/node-loss';
import type { TestContext } from '../drill';
import { type CheckedItems, noFaults } from '../expectation';
import { runbookScript } from '../fixtures/runbook';
import { describeAbsence, expectAbsence, quorums, untilReturned, untilSettled } from './absence';
import { checks } from './checks';
import { leave, untilTainted } from './leaving';
import type { PhaseContext, Plan } from './run';
import type { SimulatedCluster } from './simulated-cluster';

interface Findings {
  readonly left: string[];
  readonly waits: string[];
  readonly quorums: string[];
  moved: number;
  stores: number;
}

/** Cuts the power of each node and returns it, with the runbook. @returns the stores without a majority. */
export async function loseNodes({ simulated, context, nodes }: PhaseContext): Promise<CheckedItems> {
  const found: Findings = { left: [], waits: [], quorums: [], moved: 0, stores: 0 };
  for (const node of nodes) {
    const returned = await lose(node, simulated, context, found);
    if (!returned) break;
  }
  context.check(checks.left, { of: found.moved, faults: found.left }, noFaults);
  context.check(checks.waits, { of: nodes.length, faults: found.waits }, noFaults);
  return { of: found.stores, faults: found.quorums };
}

/** @returns whether everything runs again. */
async function lose(
  node: string,
  simulated: SimulatedCluster,
  { step, note }: TestContext<Plan>,
  found: Findings,
): Promise<boolean> {
  const { graph, shell } = simulated;
  const absence = await expectAbsence(simulated, node);
  const named = (faults: readonly string[]) => faults.map((fault) => `${node}: ${fault}`);
  const runbook = (section: string) => shell.run('-c', runbookScript('node-lost.md', { node }, section));
  const since = await step(`cut the power of ${node}, until Kubernetes marks it as lost`, async () => {
    await simulated.nodes.powerOff(node);
    return untilTainted(simulated, node);
  });
  const leaving = await step('wait until the pods of Deployments have left', () => leave(simulated, absence, since));
  note(leaving.description);
  const settled = await step('mark it as out of service, by the runbook', async () => {
    await runbook('Bring pods back before the node');
    return untilSettled(simulated, absence);
  });
  note(describeAbsence(absence));
  const stores = quorums(simulated);
  note(stores.description);
  const returned = await step(`return ${node}`, async () => {
    await simulated.nodes.powerOn(node);
    await simulated.nodes.untilReady();
    await runbook('After the machine returned');
    return untilReturned(simulated, absence);
  });
  const most = Math.max(...scenarios(graph).map(({ waiting }) => waiting.length));
  const more = absence.computed.waiting.length > most ? [`more wait than synth prints: ${most}`] : [];
  found.left.push(...named(leaving.faults));
  found.waits.push(...named([...settled, ...more, ...returned]));
  found.quorums.push(...named(stores.faults));
  found.moved += leaving.of;
  found.stores += stores.of;
  return returned.length === 0;
}
