import { noFaults } from '../expectation';
import { namespace, readiness, workloadsOf } from '../nodes/production';
import { scope } from '../patroni/cluster';
import { checks } from './checks';
import { type Fixture, measured } from './fixture';
import { leftovers } from './leftovers';
import { apply, isApplied, prune } from './merge';
import { others, servers, stays } from './records';

const page = 'three-nodes.md';
const section = 'One node again';
const first = `${scope}-0`;
const [second, third] = others as [string, string];

/**
 * Brings what one machine has to all three, as if the cluster had begun with three: otherwise nothing would have to move back.
 */
export async function spread(fixture: Fixture): Promise<void> {
  await measured(fixture, `move Redis to ${third}`, () => moveVolume(fixture, 'redis', third));
  await measured(fixture, `move the copies to ${second}`, () => moveVolume(fixture, 'backups', second));
  await fixture.nodeCluster.kubectl.exec(['uncordon', stays]);
  await measured(fixture, `move member 0 to ${third}`, () => moveFirstMember(fixture, third));
}

/** The record of one machine is merged after the others left. @returns whether the database is there. */
export async function wayToOne(fixture: Fixture): Promise<boolean> {
  const { plan, nodeCluster, machines } = fixture;
  if (plan.has('back up')) {
    const backups = 'postgres postgres-dump redis';
    await measured(fixture, 'back up', () => machines.follow(page, { namespace, backups }, section));
  }
  if (plan.has('move member 0'))
    await measured(fixture, `move member 0 to ${stays}`, () => moveFirstMember(fixture, stays));
  await nodeCluster.kubectl.exec(['cordon', ...others]);
  await measured(fixture, `move the copies to ${stays}`, () => moveVolume(fixture, 'backups', stays));
  await measured(fixture, `move Redis to ${stays}`, () =>
    plan.has('move Redis') ? moveVolume(fixture, 'redis', stays) : startEmpty(fixture, 'redis'),
  );
  await measured(fixture, 'make member 0 the leader, and stop the others', () =>
    machines.follow(page, { namespace, others: `${scope}-1 ${scope}-2` }, section),
  );
  for (const name of others) {
    await machines.connect(`before ${name} leaves`);
    await measured(fixture, `${name} leaves`, async () => {
      if (plan.has('drain')) await machines.follow(page, { machine: name }, section);
      else await nodeCluster.kubectl.exec(['delete', 'node', name]);
      await machines.stop(name);
    });
  }
  return merge(fixture);
}

async function merge(fixture: Fixture): Promise<boolean> {
  const { context, nodeCluster, machines, writer, engine, one, three } = fixture;
  const { faults } = await measured(fixture, 'merge the record of one', async () => {
    await apply(nodeCluster, one);
    const ready = await readiness(nodeCluster, workloadsOf(one, isApplied), context.faultInjected ? 120 : 600);
    if (ready.faults.length === 0) await writer.waitForWriteAfter(Date.now());
    return ready;
  });
  if (faults.length === 0) {
    await prune(nodeCluster, three, one);
    await engine.untilCurrent();
    await machines.connect('when the record of one was merged');
    const claims = [1, 2].map((member) => `data-${scope}-${member}`).join(' ');
    await context.step('remove the claims of the others', () => machines.follow(page, { namespace, claims }, section));
  }
  const { kubectl } = nodeCluster;
  const found = [
    ...(await kubectl.get('nodes,persistentvolumes')),
    ...(await kubectl.get('--namespace', namespace, 'pods,persistentvolumeclaims')),
  ];
  const all = [...faults, ...leftovers(stays, found)];
  context.check(checks.shrunk, { of: found.length, faults: all }, noFaults);
  return all.length === 0;
}

function moveVolume({ machines }: Fixture, statefulSet: string, to: string): Promise<void> {
  return machines.follow('volumes.md', { namespace, pod: `${statefulSet}-0`, claim: `data-${statefulSet}-0`, to });
}

/** What the runbook of a lost machine does, whose files cannot be moved. */
function startEmpty({ machines }: Fixture, statefulSet: string): Promise<void> {
  return machines.follow('node-lost.md', { namespace, pod: `${statefulSet}-0`, claim: `data-${statefulSet}-0` });
}

async function moveFirstMember({ machines, cluster }: Fixture, to: string): Promise<void> {
  const away = servers.map(({ name }) => name).filter((name) => name !== to);
  const title = "PostgreSQL's member 0 to another machine";
  await machines.follow(page, { namespace, to, others: away.join(' ') }, title);
  const { standby } = await cluster.waitHealthy();
  const place = await cluster.nodeOf(first);
  if (place !== to || standby === '') throw new Error(`${first} is on ${place}, the standby is "${standby}"`);
}
