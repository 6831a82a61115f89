import type { Graph } from '@twisterlab/platform/link/graph';
import { is } from '@twisterlab/platform/model/kinds';
import type { CheckedItems } from '../expectation';
import type { LiveObject } from '../fixtures/kubectl';
import { within } from '../servers/within';
import { untilComplete } from './completeness';
import { type ComputedLoss, computeLoss, runningGroups, workloadName } from './placement';
import { isAvailable, isTerminating, nameOf, ownerOf, type Pod, reasonToWait } from './pods';
import type { SimulatedCluster } from './simulated-cluster';
import { whileChanging } from './while-changing';

/** A node that is drained or lost. */
export interface Absence {
  readonly node: string;
  /** Its pods before. */
  readonly pods: readonly Pod[];
  readonly computed: ComputedLoss;
  /** The node of each volume before, by the key of its claim. */
  readonly volumes: ReadonlyMap<string, string>;
}

/** Computes what the absence of a node means for where everything is now, and starts to count available pods. */
export async function expectAbsence(simulated: SimulatedCluster, node: string): Promise<Absence> {
  const volumes = await simulated.volumes();
  const pods = simulated.pods.current().filter((pod) => !isTerminating(pod));
  simulated.pods.count();
  const computed = computeLoss(simulated.graph, pods, volumes, node);
  return { node, pods: pods.filter(({ spec }) => spec.nodeName === node), computed, volumes };
}

/** Waits until every pod runs elsewhere or waits as computed. @returns the differences that remain. */
export async function untilSettled(simulated: SimulatedCluster, absence: Absence): Promise<string[]> {
  let found: string[] = [];
  const settled = () => {
    found = differences(simulated.graph, simulated.pods.current(), absence.node, absence.computed);
    return found.length === 0;
  };
  await whileChanging(simulated, `every pod of ${absence.node} runs elsewhere or waits`, settled);
  return [...found, ...absence.computed.pending.map((name) => `synth computes no room for ${name}`)];
}

/** Where the pods of a cluster without a node are not as computed. */
export function differences(graph: Graph, pods: readonly Pod[], node: string, computed: ComputedLoss): string[] {
  const waiting = pods.filter((pod) => reasonToWait(pod) !== undefined);
  const expected = [...computed.waiting, ...computed.pending];
  const names = waiting.map(nameOf);
  const more = waiting.filter((pod, index) => {
    const name = nameOf(pod);
    return names.slice(0, index + 1).filter((each) => each === name).length > count(expected, name);
  });
  const less = [...new Set(expected)].filter((name) => count(names, name) < count(expected, name));
  const available = pods.filter((pod) => isAvailable(pod) && pod.spec.nodeName !== node);
  const missing = runningGroups(graph).flatMap((group) => {
    const name = workloadName(group);
    const [runs, waits] = [available, waiting].map((all) => all.filter((pod) => ownerOf(pod)?.name === name).length);
    return group.onEachNode || runs! + waits! >= group.pods.length
      ? []
      : [`${name}: ${runs} pods run elsewhere and ${waits} wait, of ${group.pods.length}`];
  });
  return [
    ...more.map((pod) => `${nameOf(pod)} waits, for which synth computes a node: ${reasonToWait(pod)}`),
    ...less.map((name) => `${name} does not wait, as synth computes`),
    ...missing,
  ];
}

const count = (names: readonly string[], name: string) => names.filter((each) => each === name).length;

/** A node; only the fields that this drill reads. */
export interface Node extends LiveObject {
  readonly spec: {
    readonly taints?: readonly { readonly key: string; readonly effect: string; readonly timeAdded?: string }[];
  };
}

/** Waits until everything runs again with all nodes. @returns what does not, or has another volume. */
export async function untilReturned(simulated: SimulatedCluster, absence: Absence): Promise<string[]> {
  const { node, volumes } = absence;
  const { faults } = await untilComplete(simulated);
  let taints: string[] = [];
  const open = async () => {
    const [found] = (await simulated.kubectl.get('nodes', node)) as Node[];
    taints = (found?.spec.taints ?? []).map(({ key }) => key);
    return taints.length === 0;
  };
  await within(simulated.api.processes, `${node} has no taint`, open);
  const now = await simulated.volumes();
  const moved = [...volumes]
    .filter(([claim, before]) => now.get(claim) !== before)
    .map(([claim, before]) => `the volume of ${claim} was on ${before} and is on ${now.get(claim) ?? 'no node'}`);
  const tainted = taints.map((key) => `it has the taint ${key}`);
  return [...faults, ...tainted, ...moved].map((fault) => `after its return: ${fault}`);
}

/** Whether stores of several members had a majority while available pods were counted. */
export interface Quorums extends CheckedItems {
  /** `twisterlab/postgres-cluster kept 2 of 3 members`. */
  readonly description: string;
}

export function quorums({ graph, pods }: SimulatedCluster): Quorums {
  const lowest = pods.lowestSince();
  const stores = graph.workloads
    .filter(({ object, pods: members }) => is(object.manifest, 'StatefulSet') && members > 1)
    .map(({ namespace, object, pods: members }) => {
      const name = `${namespace}/${object.manifest.metadata.name}`;
      return { name, members, left: lowest.get(name) ?? 0 };
    });
  const lines = (of: typeof stores) =>
    of.map(({ name, members, left }) => `${name} kept ${left} of ${members} members`);
  return {
    of: stores.length,
    faults: lines(stores.filter(({ members, left }) => left <= members / 2)),
    description: lines(stores).join(', '),
  };
}

/** `11 pods leave it, 4 wait: kube-system/coredns, ...`. */
export function describeAbsence({ pods, computed: { waiting } }: Absence): string {
  const moving = pods.filter((pod) => ownerOf(pod)?.kind !== 'DaemonSet').length;
  const names = [...new Set(waiting)].join(', ');
  return `${moving} pods leave it, ${waiting.length} wait: ${names}`;
}
