import type { Graph } from '@twisterlab/platform/link/graph';
import { matches } from '@twisterlab/platform/model/manifest';
import { cidr } from '@twisterlab/platform/network/addresses';
import { type PodEnd, type Policy, Reachability } from '@twisterlab/platform/network/reachability';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/fleet';
import { unlessEnded } from '../backup/scene';
import { Tasks } from '../backup/tasks';
import type { Dist } from '../dist';
import type { Story } from '../drill';
import { type Checked, faultless } from '../expectation';
import type { ApiGround } from '../ground/api-ground';
import { isTrue } from '../ground/kubectl';
import { type Blindness, PolicyEngine } from '../ground/nodes/policies/engine';
import type { NodesGround } from '../ground/nodes-ground';
import { graphOf } from '../network/judged/committed';
import { asIngress, startPeer } from '../nodes/outside';
import { applyProduction, namespace, readiness, workloadsOf } from '../nodes/production';
import { type Actor, castOf } from './cast';
import { type Door, matrix } from './matrix';
import { promises } from './promises';
import { standIns } from './stand-ins';

/** Nobody opens it. */
const strange = 9999;

/** The pods of every environment on real nodes, the rendered policies in the packet filter, and real connections. */
export async function everybody(story: Story, ground: NodesGround, blind: Blindness): Promise<void> {
  const { dist, step, promise, note } = story;
  const fleet = validateEnvironments(records);
  const graph = graphOf(dist, fleet.clusters[0]!, fleet);
  const engine = new PolicyEngine(ground, blind);
  await step('every policy applied, and the engine started', async () => {
    await applyPolicies(ground.api, dist);
    await engine.start();
  });
  const workloads = workloadsOf(dist);
  await step('production applied', () => applyProduction(ground, dist));
  const ready = await step('pods run, under default-deny', () => readiness(ground, workloads, story.broken ? 90 : 300));
  promise(promises.works, await works(story, ground, engine, ready), faultless);

  const others = standIns(graph);
  await step('the other environments are played', async () => {
    await ground.kubectl.apply(...others);
    await ground.kubectl.until('they run', ['--all-namespaces', 'pods'], (found) => {
      const played = found.filter(({ metadata }) => metadata.name.includes('-stand-in-'));
      return played.length === others.length && played.every((pod) => isTrue('Ready', pod));
    });
  });
  await engine.stop();
  await engine.enforce();
  const { pods, policies } = await engine.cluster();
  const doors = doorsOf(graph, policies);
  const ports = [...new Set(doors.map(({ port }) => port))];
  const cast = await step('an agent in every pod', () => castOf(ground, graph, pods, ports));
  try {
    const all = await step('everybody tries everybody', () => matrix(cast, doors, computed(graph, policies)));
    note(`${cast.length} ends, ${doors.length} ports: ${all.of} connections, ${all.open} open`);
    promise(promises.packets, shown(all), faultless);
    // What is wrong with all of them is wrong without one, too.
    if (all.faults.length === 0) await removals(story, graph, cast, doors, engine, policies);
  } finally {
    for (const { agent } of cast) agent.end();
  }
}

/** Policies of all namespaces; without definitions of Argo CD, whose objects nobody needs here. */
async function applyPolicies({ kubectl }: ApiGround, dist: Dist): Promise<void> {
  const of = (kind: string) => dist.objects().flatMap(({ manifest }) => (manifest.kind === kind ? [manifest] : []));
  await kubectl.apply(...of('Namespace'));
  await kubectl.apply(...of('NetworkPolicy'));
}

/** @param policies as the API server has them. */
function computed(graph: Graph, policies: readonly Policy[]): Reachability {
  const namespaces = graph.all('Namespace').map(({ manifest }) => manifest.metadata);
  return new Reachability(
    policies,
    new Map(namespaces.map(({ name, labels = {} }) => [name, labels])),
    cidr(graph.cluster.pods)!,
  );
}

const idOf = ({ metadata }: Policy) => `${metadata.namespace}/${metadata.name}`;

/** Every port that a pod opens or a policy names by its number, and one that nobody does. */
function doorsOf({ workloads }: Graph, policies: readonly Policy[]): Door[] {
  const opened = workloads.flatMap(({ spec }) => spec.containers.flatMap(({ ports = [] }) => ports));
  const named = policies.flatMap(({ spec }) =>
    [...(spec.ingress ?? []), ...(spec.egress ?? [])].flatMap(({ ports = [] }) => ports),
  );
  const numbers = [...opened.map(({ containerPort }) => containerPort), ...named.map(({ port }) => port)];
  const tcp = [...new Set([...numbers.filter((port) => typeof port === 'number'), strange])];
  return [
    ...tcp.map((port): Door => ({ protocol: 'TCP', port })),
    { protocol: 'UDP', port: 53 },
    { protocol: 'UDP', port: strange },
  ];
}

/** The applications themselves, their names and stores, and a task that needs three of them. */
async function works(story: Story, ground: NodesGround, engine: PolicyEngine, ready: Checked): Promise<Checked> {
  if (ready.faults.length > 0) return ready;
  const named = await story.step(
    'the API is asked as the ingress controller asks it, and asks its stores',
    async () => {
      await startPeer(ground);
      await engine.enforce();
      return asIngress(ground);
    },
  );
  await ground.kubectl.must(['delete', 'pod', '--namespace', 'kube-system', 'peer', '--wait=true']);
  const backup = await story.step('a backup is made', () => new Tasks(ground).run('postgres-backup'));
  const faults = [...named.faults, ...unlessEnded('the backup', backup, true)];
  return { of: ready.of + named.of + 1, faults };
}

/** Each policy of production taken away, one at a time: what was computed without it is what packets find. */
async function removals(
  { step, promise, broken }: Story,
  graph: Graph,
  cast: readonly Actor[],
  doors: readonly Door[],
  engine: PolicyEngine,
  policies: readonly Policy[],
): Promise<void> {
  const own = policies.filter(({ metadata }) => metadata.namespace === namespace).slice(0, broken ? 3 : undefined);
  let of = 0;
  const faults: string[] = [];
  await step(`${own.length} policies of production are taken away, one at a time`, async () => {
    for (const removed of own) {
      await engine.enforce((policy) => idOf(policy) !== idOf(removed));
      const found = await matrix(
        cast,
        doors,
        computed(
          graph,
          policies.filter((policy) => idOf(policy) !== idOf(removed)),
        ),
        // Pods that it does not select keep their filters, word for word.
        ({ end }) => 'labels' in end && isSelected(removed, end),
      );
      of += found.of;
      faults.push(...found.faults.map((fault) => `without ${idOf(removed)}: ${fault}`));
    }
  });
  promise(promises.removals, shown({ of, faults }), faultless);
}

function isSelected({ metadata, spec }: Policy, { namespace: home, labels }: PodEnd): boolean {
  return metadata.namespace === home && matches(spec.podSelector ?? {}, labels);
}

/** A broken engine is wrong about thousands of connections; the first say how. */
const shown = ({ of, faults }: Checked): Checked => ({
  of,
  faults: faults.length > 8 ? [...faults.slice(0, 8), `and ${faults.length - 8} more`] : faults,
});
