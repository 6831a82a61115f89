import type { Graph } from '@twisterlab/platform/link/graph';
import { selectorMatches } from '@twisterlab/platform/model/manifest';
import { parseCidr } from '@twisterlab/platform/network/addresses';
import type { PodPeer } from '@twisterlab/platform/network/peer';
import type { Policy } from '@twisterlab/platform/network/policy-rules';
import { Reachability } from '@twisterlab/platform/network/reachability';
import { validateEnvironments } from '../../environments/schema/environments';
import { Tasks } from '../backup/tasks';
import type { TestContext } from '../drill';
import { type CheckedItems, noFaults } from '../expectation';
import { isTrue } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';
import { enforcePolicies } from '../fixtures/nodes/policies/enforce';
import type { EngineFaults, PolicyEngine } from '../fixtures/nodes/policies/engine';
import { graphOf } from '../network/dist-case';
import { callLikeIngress, startClientPod } from '../nodes/client-checks';
import { applyProduction, namespace, readiness, workloadsOf } from '../nodes/production';
import { oneServerRecords } from '../one-server';
import { checks } from './checks';
import { type Endpoint, startEndpoints } from './endpoints';
import { connectionMatrix, type Port } from './matrix';
import { checkNewPods, checkTasks } from './new-pods';
import { simulatedPods } from './simulated-pods';

/** A port that no container and no policy has. */
const unusedPort = 9999;

/** Runs the pods of every environment on real nodes under the rendered policies, and tries real connections. */
export async function testAllPairs(context: TestContext, fixture: NodeCluster, blind: EngineFaults): Promise<void> {
  const { dist, step, check, note } = context;
  const fleet = validateEnvironments(oneServerRecords);
  const graph = graphOf(dist, fleet.clusters[0]!, fleet);
  const engine = await step('apply every policy and start the policy engine', () =>
    enforcePolicies(fixture, dist, blind),
  );
  const workloads = workloadsOf(dist);
  await step('apply production', () => applyProduction(fixture, dist));
  const ready = await step('wait for the pods under default-deny', () =>
    readiness(fixture, workloads, context.faultInjected ? 90 : 300),
  );
  check(checks.works, await works(context, fixture, engine, ready), noFaults);
  if (ready.faults.length === 0) {
    const tasks = new Tasks(fixture);
    check(checks.newPods, await step('connect from new pods', () => checkNewPods(tasks)), noFaults);
    check(checks.tasks, await step('run every backup and the load test', () => checkTasks(tasks)), noFaults);
  }

  const others = simulatedPods(graph);
  await step('start simulated pods of the other environments', async () => {
    await fixture.kubectl.apply(...others);
    await fixture.kubectl.until('the simulated pods run', ['--all-namespaces', 'pods'], (found) => {
      const played = found.filter(({ metadata }) => metadata.name.includes('-stub-'));
      return played.length === others.length && played.every((pod) => isTrue('Ready', pod));
    });
  });
  await engine.stop();
  await engine.enforce();
  const { pods, policies } = await engine.cluster();
  const doors = portsOf(graph, policies);
  const ports = [...new Set(doors.map(({ port }) => port))];
  const cast = await step('start an agent in every pod', () => startEndpoints(fixture, graph, pods, ports));
  try {
    const all = await step('try connections between all endpoints', () =>
      connectionMatrix(cast, doors, computed(graph, policies)),
    );
    note(`${cast.length} endpoints, ${doors.length} ports: ${all.of} connections, ${all.open} open`);
    check(checks.connections, shown(all), noFaults);
    // A failure with all policies would recur with one removed.
    if (all.faults.length === 0) await removals(context, graph, cast, doors, engine, policies);
  } finally {
    for (const { agent } of cast) agent.stop();
  }
}

/** @param policies from the API server. */
function computed(graph: Graph, policies: readonly Policy[]): Reachability {
  const namespaces = graph.all('Namespace').map(({ manifest }) => manifest.metadata);
  return new Reachability(
    policies,
    new Map(namespaces.map(({ name, labels = {} }) => [name, labels])),
    parseCidr(graph.cluster.pods)!,
  );
}

const idOf = ({ metadata }: Policy) => `${metadata.namespace}/${metadata.name}`;

/** Every port that a container opens or a policy has by number, and an unused one. */
function portsOf({ workloads }: Graph, policies: readonly Policy[]): Port[] {
  const opened = workloads.flatMap(({ spec }) => spec.containers.flatMap(({ ports = [] }) => ports));
  const named = policies.flatMap(({ spec }) =>
    [...(spec.ingress ?? []), ...(spec.egress ?? [])].flatMap(({ ports = [] }) => ports),
  );
  const numbers = [...opened.map(({ containerPort }) => containerPort), ...named.map(({ port }) => port)];
  const tcp = [...new Set([...numbers.filter((port) => typeof port === 'number'), unusedPort])];
  return [
    ...tcp.map((port): Port => ({ protocol: 'TCP', port })),
    { protocol: 'UDP', port: 53 },
    { protocol: 'UDP', port: unusedPort },
  ];
}

/** Checks the applications, DNS and the stores. */
async function works(
  context: TestContext,
  fixture: NodeCluster,
  engine: PolicyEngine,
  ready: CheckedItems,
): Promise<CheckedItems> {
  if (ready.faults.length > 0) return ready;
  const named = await context.step(
    'call the API like the ingress controller, which connects to its stores',
    async () => {
      await startClientPod(fixture);
      await engine.enforce();
      return callLikeIngress(fixture);
    },
  );
  await fixture.kubectl.exec(['delete', 'pod', '--namespace', 'kube-system', 'peer', '--wait=true']);
  return { of: ready.of + named.of, faults: named.faults };
}

/** Removes each policy of production, one at a time, and compares connections with what is computed without it. */
async function removals(
  { step, check, faultInjected }: TestContext,
  graph: Graph,
  cast: readonly Endpoint[],
  doors: readonly Port[],
  engine: PolicyEngine,
  policies: readonly Policy[],
): Promise<void> {
  const own = policies
    .filter(({ metadata }) => metadata.namespace === namespace)
    .slice(0, faultInjected ? 3 : undefined);
  let of = 0;
  const faults: string[] = [];
  await step(`remove ${own.length} policies of production, one at a time`, async () => {
    for (const removed of own) {
      await engine.enforce((policy) => idOf(policy) !== idOf(removed));
      const found = await connectionMatrix(
        cast,
        doors,
        computed(
          graph,
          policies.filter((policy) => idOf(policy) !== idOf(removed)),
        ),
        // The filters of pods that it does not select stay the same.
        ({ end }) => 'labels' in end && isSelected(removed, end),
      );
      of += found.of;
      faults.push(...found.faults.map((fault) => `without ${idOf(removed)}: ${fault}`));
    }
  });
  check(checks.removals, shown({ of, faults }), noFaults);
}

function isSelected({ metadata, spec }: Policy, { namespace: home, labels }: PodPeer): boolean {
  return metadata.namespace === home && selectorMatches(spec.podSelector ?? {}, labels);
}

/** A faulty engine fails thousands of connections; the first few suffice. */
const shown = ({ of, faults }: CheckedItems): CheckedItems => ({
  of,
  faults: faults.length > 8 ? [...faults.slice(0, 8), `and ${faults.length - 8} more`] : faults,
});
