import { type CheckedItems, noFaults } from '../expectation';
import { runbookScript } from '../fixtures/runbook';
import { within } from '../servers/within';
import { describeAbsence, expectAbsence, quorums, untilReturned, untilSettled } from './absence';
import { checks } from './checks';
import { ownerOf } from './pods';
import type { PhaseContext } from './run';
import type { SimulatedCluster } from './simulated-cluster';

/** Drains each node and returns it, by the runbook. @returns the stores without a majority. */
export async function drainNodes({ simulated, context, nodes }: PhaseContext): Promise<CheckedItems> {
  const { step, note, check, faultInjected } = context;
  const faults: string[] = [];
  const members = { of: 0, faults: [] as string[] };
  for (const node of nodes) {
    const absence = await expectAbsence(simulated, node);
    const found = await step(`drain ${node}`, async () => {
      const timeout = faultInjected ? '60s' : '5m';
      const { code, output } = await run(simulated, 'A node needs maintenance', { node, timeout });
      if (code !== 0) return [`kubectl drain: ${output.trim().split('\n').at(-1)}`];
      const left = () =>
        simulated.pods.current().filter((pod) => pod.spec.nodeName === node && ownerOf(pod)!.kind !== 'DaemonSet');
      // The watch may be behind kubectl.
      await within(simulated.api.processes, `${node} is empty`, () => left().length === 0, 10);
      return [
        ...left().map(({ metadata: { namespace, name } }) => `${namespace}/${name} is still there`),
        ...(await untilSettled(simulated, absence)),
      ];
    });
    note(describeAbsence(absence));
    const stores = quorums(simulated);
    note(stores.description);
    members.of += stores.of;
    members.faults.push(...stores.faults.map((fault) => `${node} drained: ${fault}`));
    const returned = await step(`return ${node}`, async () => {
      await run(simulated, 'After the maintenance', { node });
      return untilReturned(simulated, absence);
    });
    faults.push(...[...found, ...returned].map((fault) => `${node}: ${fault}`));
    if (returned.length > 0) break;
  }
  check(checks.drained, { of: nodes.length, faults }, noFaults);
  return members;
}

function run({ shell }: SimulatedCluster, section: string, values: Readonly<Record<string, string>>) {
  return shell.run('-c', runbookScript('nodes.md', values, section));
}
