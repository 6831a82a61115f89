import { equals, noFaults } from '../expectation';
import { namespace } from '../nodes/production';
import { checks } from './checks';
import { type Fixture, measured } from './fixture';
import { apply, prune } from './merge';
import { others } from './records';

const page = 'three-nodes.md';
const section = 'Three nodes';

/** Two machines join, and the record of three is merged. @returns whether that succeeded. */
export async function wayToThree(fixture: Fixture): Promise<boolean> {
  const { context, plan, nodeCluster, engine, machines, cluster, one, three } = fixture;
  if (plan.has('allow connections to the API servers that join')) {
    await context.step('add the policies of the branch', async () => {
      await machines.follow(page, { branch: three.folder }, section);
      await engine.untilCurrent();
    });
  }
  const joining = plan.has('join the third machine') ? others : others.slice(0, 1);
  for (const name of joining) {
    await measured(fixture, `${name} joins`, () => machines.join(name));
    await machines.connect(`when ${name} had joined`);
  }
  const grown = await measured(fixture, 'merge the record of three, wait for the members', async () => {
    await apply(nodeCluster, three);
    const healthy = await cluster.waitHealthy(3, context.faultInjected ? 120 : 600).catch(() => undefined);
    if (!healthy) return false;
    await machines.follow(page, { namespace, synchronous: 'true' }, section);
    await prune(nodeCluster, one, three);
    await nodeCluster.kubectl.exec(['delete', 'networkpolicies', '--all-namespaces', '--selector', 'joining=true']);
    await engine.untilCurrent();
    return true;
  });
  await machines.connect('when the record of three was merged');
  const members = await cluster.members();
  const places = new Set(members.flatMap(({ spec }) => spec.nodeName ?? []));
  const standby = (await cluster.roles())?.standby ? 'one' : 'none';
  const found = `${members.length} members on ${places.size} machines, ${standby} a synchronous standby`;
  const wanted = '3 members on 3 machines, one a synchronous standby';
  context.check(checks.grown, found, equals(wanted));
  const reachable = machines.reachable();
  if (!grown || found !== wanted) return false;
  if (reachable.faults.length > 0) context.check(checks.reach, reachable, noFaults);
  return reachable.faults.length === 0;
}
