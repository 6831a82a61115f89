import { scenarios } from '@twisterlab/platform/capacity/node-loss';
import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import type { Graph } from '@twisterlab/platform/link/graph';
import { type CheckedItems, noFaults } from '../expectation';
import type { LiveObject } from '../fixtures/kubectl';
import { runbookScript } from '../fixtures/runbook';
import { within } from '../servers/within';
import { type Absence, describeAbsence, expectAbsence, lostQuorums, untilReturned, untilSettled } from './absence';
import { checks } from './checks';
import { isTerminating, nameOf, ownerOf, type Pod } from './pods';
import type { PhaseContext } from './run';
import type { SimulatedCluster } from './simulated-cluster';

/** Half of the default: pods that leave by then do so by their tolerations. */
const leftAfterSeconds = 150;

/** Cuts the power of each node and returns it, with the runbook. @returns the stores without a majority. */
export async function loseNodes({ simulated, context, nodes }: PhaseContext): Promise<CheckedItems> {
  const { step, note, check, faultInjected } = context;
  const { kubectl, graph, shell } = simulated;
  const most = Math.max(...scenarios(graph).map(({ waiting }) => waiting.length));
  const found = { left: [] as string[], waits: [] as string[], quorums: [] as string[] };
  let [moved, stores] = [0, 0];
  for (const node of nodes) {
    const absence = await expectAbsence(simulated, node);
    const add = (list: string[], faults: readonly string[]) => list.push(...faults.map((fault) => `${node}: ${fault}`));
    const runbook = (section: string) => shell.run('-c', runbookScript('node-lost.md', { node }, section));
    const since = await step(`cut the power of ${node}, until Kubernetes evicts its pods`, async () => {
      await simulated.nodes.powerOff(node);
      return untilTainted(simulated, node);
    });
    const leaving = await step('wait until the pods of Deployments have left', () => leave(simulated, absence, since));
    note(leaving.description);
    add(found.left, leaving.faults);
    moved += leaving.of;
    add(
      found.waits,
      await step('mark it as out of service, by the runbook', async () => {
        await runbook('Bring pods back before the node');
        return untilSettled(simulated, absence, faultInjected ? 90 : 180);
      }),
    );
    note(describeAbsence(absence));
    if (absence.computed.waiting.length > most) add(found.waits, [`more wait than synth prints: ${most}`]);
    const { of, faults } = lostQuorums(simulated);
    stores += of;
    add(found.quorums, faults);
    add(
      found.waits,
      await step(`return ${node}`, async () => {
        await simulated.nodes.powerOn(node);
        await simulated.nodes.untilReady();
        await runbook('After the machine returned');
        return untilReturned(simulated, absence, faultInjected ? 120 : 240);
      }),
    );
  }
  check(checks.left, { of: moved, faults: found.left }, noFaults);
  check(checks.waits, { of: nodes.length, faults: found.waits }, noFaults);
  const tainted = ((await kubectl.get('nodes')) as Node[]).filter(({ spec }) => spec.taints?.length);
  if (tainted.length > 0) throw new Error(`tainted: ${tainted.map(({ metadata }) => metadata.name).join(', ')}`);
  return { of: stores, faults: found.quorums };
}

interface Node extends LiveObject {
  readonly spec: {
    readonly taints?: readonly { readonly key: string; readonly effect: string; readonly timeAdded?: string }[];
  };
}

/** Waits until the node lifecycle controller has marked a node as lost. @returns when, in milliseconds. */
async function untilTainted({ kubectl, api }: SimulatedCluster, name: string): Promise<number> {
  return api.processes.until(`${name} is marked as lost`, async () => {
    const [node] = (await kubectl.get('nodes', name)) as Node[];
    const taint = node?.spec.taints?.find(
      ({ key, effect }) => key === 'node.kubernetes.io/unreachable' && effect === 'NoExecute',
    );
    return taint?.timeAdded !== undefined && Date.parse(taint.timeAdded);
  });
}

interface Leaving extends CheckedItems {
  readonly description: string;
}

/** Waits until the API server has deleted the pods of Deployments; without a kubelet they stay Terminating. */
async function leave(
  { pods, graph, api }: SimulatedCluster,
  { pods: before }: Absence,
  since: number,
): Promise<Leaving> {
  const names = deployments(graph);
  const moving = before.filter((pod) => names.has(ownerOf(pod)!.name)).map(({ metadata }) => metadata.uid);
  const now = () => pods.current().filter(({ metadata }) => moving.includes(metadata.uid));
  const deadline = (since - Date.now()) / 1000 + leftAfterSeconds;
  await within(api.processes, 'the pods have left', () => now().every(isTerminating), deadline);
  const stayed = now().filter((pod) => !isTerminating(pod));
  const times = now()
    .filter(isTerminating)
    .map((pod) => (deletedAt(pod) - since) / 1000);
  const range = times.length > 0 ? ` ${Math.min(...times)} to ${Math.max(...times)} s after it was marked` : '';
  return {
    of: moving.length,
    faults: stayed.map((pod) => `${nameOf(pod)} was still there after ${leftAfterSeconds} s`),
    description: `${moving.length - stayed.length} pods of Deployments left${range}`,
  };
}

/** Those of dist, and the ingress controller. Others of K3s have Kubernetes' default. */
function deployments(graph: Graph): ReadonlySet<string> {
  const own = graph.all('Deployment').map(({ manifest: { metadata } }) => `${metadata.namespace}/${metadata.name}`);
  return new Set([...own, `${traefik.namespace}/${traefik.name}`]);
}

const deletedAt = ({ metadata: { deletionTimestamp, deletionGracePeriodSeconds = 0 } }: Pod) =>
  Date.parse(deletionTimestamp!) - deletionGracePeriodSeconds * 1000;
