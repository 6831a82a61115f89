import { records } from '../../environments';
import { Copies } from '../backup/copies';
import { Tasks } from '../backup/tasks';
import { drill } from '../drill';
import { noFaults } from '../expectation';
import { NodeCluster } from '../fixtures/node-cluster';
import { addonImages } from '../fixtures/nodes/addons';
import { enforcePolicies } from '../fixtures/nodes/policies/enforce';
import { unsupportedReason } from '../fixtures/nodes/requirements';
import type { ImageName } from '../images';
import { nodeParts, nodes } from '../nodes';
import { applyProduction, namespace, readiness, workloadsOf } from '../nodes/production';
import { Cluster } from '../patroni/cluster';
import { lostRows, Writer } from '../patroni/writer';
import { checks } from './checks';
import { restored } from './copies';
import { faultInjections } from './fault-injections';
import type { Fixture } from './fixture';
import { Machines } from './machines';
import { isApplied } from './merge';
import { Plan } from './plan';
import { renderBoth, servers, stays, threeServersBeside } from './records';
import { RedisClient } from './redis-client';
import { loseUnreplicatedRow } from './unreplicated';
import { spread, wayToOne } from './way-to-one';
import { wayToThree } from './way-to-three';

const images: readonly ImageName[] = [...addonImages, 'postgres', 'redis', 'node-exporter', 'twisterlab-api'];
const { database } = records.tenants.find((tenant) => tenant.namespace === namespace)!.postgres;

/** A cluster of one machine gets two more and gives them back by the runbook, while clients write. */
export const grow = drill<Plan>({
  name: 'grow',
  summary: 'from one machine to three and back by the runbook, without the loss of a write',
  minutes: 9,
  parts: nodeParts,
  packages: nodes.packages,
  images,
  render: renderBoth,
  ci: {
    normal:
      unsupportedReason() ??
      'it starts every member of PostgreSQL several times: run it by name before a change of PostgreSQL or of the runbook merges',
    faultInjections: 'most of the six fault injections take as long as the drill',
  },
  faultInjections,
  async run(context) {
    const { step, check, note } = context;
    const plan = new Plan();
    await context.fixtureReady(plan);
    const fixture = await start(context, plan);
    if (!(await wayToThree(fixture))) return;
    await spread(fixture);
    if (!plan.has('replicate synchronously'))
      await step('lose a machine with asynchronous commits', () => loseUnreplicatedRow(fixture));
    if (!(await wayToOne(fixture))) return;

    const { machines, writer, redis, cluster, ownRows } = fixture;
    check(checks.reach, machines.reachable(), noFaults);
    const rows = [...(await writer.rows()), ...ownRows];
    const table = await step('compare rows', () => cluster.sql('SELECT row FROM drill', database));
    check(checks.lost, lostRows(rows, table), noFaults);
    check(checks.redis, await step('compare keys', () => redis.end()), noFaults);
    check(checks.copies, await step('restore the copies', () => restored(fixture)), noFaults);
    note(`${rows.length} rows and ${redis.keys.length} keys were acknowledged`);
  },
});

/** Starts the first machine with production's stores, and the clients. */
async function start(context: Fixture['context'], plan: Plan): Promise<Fixture> {
  const { dist: one, processes, step } = context;
  const nodeCluster = await step(`start ${stays} with DNS and volumes`, () =>
    NodeCluster.start(processes, { images, servers, start: [stays] }),
  );
  const engine = await step('enforce every NetworkPolicy', () => enforcePolicies(nodeCluster, one));
  await step("apply production's stores", () => applyProduction(nodeCluster, one, isApplied));
  const workloads = workloadsOf(one, isApplied);
  const ready = await step('wait for pods', () => readiness(nodeCluster, workloads, 300));
  if (ready.faults.length > 0) throw new Error(ready.faults.join('\n'));
  const cluster = new Cluster(nodeCluster);
  const writer = await step('start clients that write', () => Writer.start(nodeCluster, cluster, database, stays));
  return {
    context,
    plan,
    nodeCluster,
    engine,
    cluster,
    database,
    writer,
    machines: new Machines(nodeCluster),
    redis: new RedisClient(nodeCluster),
    tasks: new Tasks(nodeCluster),
    copies: new Copies(nodeCluster),
    one,
    three: threeServersBeside(one),
    ownRows: [],
  };
}
