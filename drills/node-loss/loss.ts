import { setTimeout as sleep } from 'node:timers/promises';
import type { TestContext } from '../drill';
import type { LiveObject } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';
import type { Pod } from '../nodes/production';
import { waiting } from '../rehearsal/converge';
import type { Clients } from './clients';
import { longestGap, type Path, paths, worstGap } from './uses';

/** Seconds for which the clients are observed without the machine: longer than every pod takes that leaves it. */
const observed = 150;

/** The loss of one machine: what was on it, and for how long what could not be used, in seconds. */
export interface Loss {
  readonly node: string;
  readonly had: readonly string[];
  readonly gaps: Readonly<Record<Path, number>>;
}

/** Cuts the power of a machine, observes the clients of the others, and returns it. */
export async function lose(
  { step, processes }: TestContext<NodeCluster>,
  fixture: NodeCluster,
  clients: Clients,
  name: string,
): Promise<Loss> {
  const node = fixture.node(name);
  const had = await whatIsOn(fixture, name);
  await clients.keep(name);
  const from = Date.now();
  await step(`cut the power of ${name}, which has ${had.join(', ')}`, () => node.powerOff());
  await step(`observe ${observed} s without it`, () => sleep(from + observed * 1000 - Date.now()));
  const to = Date.now();
  const others = await Promise.all(fixture.nodes.filter((each) => each !== node).map((each) => clients.on(each.name)));
  const lan = await clients.lan();
  const gap = (path: Path) => {
    const isFromLan = path === 'api' || path === 'ingress';
    return isFromLan ? longestGap(lan, path, from, to) : worstGap(others, path, from, to);
  };
  const gaps = Object.fromEntries(paths.map((path) => [path, gap(path)])) as Record<Path, number>;
  await step(`${name} gets its power back`, async () => {
    await node.powerOn();
    await fixture.untilReady(node);
    await processes.until('every pod is Ready', async () => (await waiting(fixture.kubectl)).length === 0, 900);
  });
  return { node: name, had, gaps };
}

/** The parts on a machine whose loss costs something. */
async function whatIsOn({ kubectl }: NodeCluster, node: string): Promise<string[]> {
  const pods = (await kubectl.get('--all-namespaces', 'pods', '--field-selector', `spec.nodeName=${node}`)) as Pod[];
  const watched = /^(twisterlab-api|mcp-unified|redis|traefik|argocd-application-controller)-/;
  const [roles] = await kubectl.get('--namespace', 'twisterlab', 'endpoints', 'postgres-cluster');
  const leader = roles?.metadata.annotations?.leader;
  const found = pods
    .filter(
      ({ metadata: { namespace, name } }) =>
        ['twisterlab', 'kube-system', 'argocd'].includes(namespace!) && watched.test(name),
    )
    .map(({ metadata }) => watched.exec(metadata.name)![1]!);
  const leads = pods.some(({ metadata }) => metadata.namespace === 'twisterlab' && metadata.name === leader);
  return [...(leads ? ['the leader of PostgreSQL'] : []), ...(await holders(kubectl, node)), ...new Set(found)];
}

/** Leases that a program on the machine holds, and the addresses that it announces. */
async function holders(kubectl: NodeCluster['kubectl'], node: string): Promise<string[]> {
  const leases = (await kubectl.get('--namespace', 'kube-system', 'leases')) as (LiveObject & {
    readonly spec: { readonly holderIdentity?: string };
  })[];
  const announced = (await kubectl.get('--all-namespaces', 'servicel2statuses.metallb.io')) as (LiveObject & {
    readonly status?: { readonly node?: string };
  })[];
  return [
    ...leases
      .filter(
        ({ metadata: { name }, spec }) => name === activeControllers && spec.holderIdentity?.startsWith(`${node}_`),
      )
      .map(({ metadata }) => metadata.name),
    ...(announced.some(({ status }) => status?.node === node) ? ['an address of MetalLB'] : []),
  ];
}

/** The Lease of the active controllers, by its name. */
export const activeControllers = 'kube-controller-manager';
