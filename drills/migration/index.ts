import { clusterSchema } from '../../environments/schema/cluster';
import { edge } from '../../examples/one-node/edge';
import { drill, type TestContext } from '../drill';
import { noFaults } from '../expectation';
import { Bootstrap } from '../fixtures/bootstrap';
import { NodeCluster } from '../fixtures/node-cluster';
import { addonImages } from '../fixtures/nodes/addons';
import { PolicyEngine } from '../fixtures/nodes/policies/engine';
import { unsupportedReason } from '../fixtures/nodes/requirements';
import { Repository } from '../fixtures/repository';
import type { ImageName } from '../images';
import { nodeParts, nodes } from '../nodes';
import { namespace } from '../nodes/production';
import { applicationsOf, converge } from '../rehearsal/converge';
import { Internet, repositoryUrl } from '../rehearsal/internet';
import { withPatientProbes } from '../rehearsal/probes';
import { type Advice, advise, exportCommand, type Step, wrongAdvice } from './advice';
import { checks } from './checks';
import { Clients } from './clients';
import { current, differences, fill, fingerprint, old, written } from './data';
import { faultInjections } from './fault-injections';
import { type Fixture, withoutFaults } from './fixture';
import { handRun } from './hand-run';
import { Operator } from './operator';
import { renderForMigration } from './records';

const images: readonly ImageName[] = [
  ...addonImages,
  ...(['postgres', 'redis', 'node-exporter', 'twisterlab-api', 'mcp-unified'] as const),
  ...(['argocd', 'argocd-redis', 'prometheus', 'grafana'] as const),
];
const inCluster = ['row', 'key'];
const moves = ['api', 'mcp', ...inCluster];

/** The owner's cluster, made by hand, becomes the one of dist by the runbook, with its data. */
export const migration = drill<Fixture>({
  name: 'migration',
  summary: 'a cluster that was set up by hand moves to dist by the runbook, with its data, and back',
  minutes: 8,
  parts: [...nodeParts, 'argocd', 'prometheus'],
  packages: [...nodes.packages!, 'git'],
  images,
  render: renderForMigration,
  ci: {
    normal:
      unsupportedReason() ??
      'it moves a whole namespace three times: run it by name before a change of adopt or of the runbook merges',
    faultInjections: 'eight fault injections take an hour',
  },
  faultInjections,
  run: migrate,
});

async function migrate(context: TestContext<Fixture>): Promise<void> {
  const { dist, processes, step, check, note, faultInjected } = context;
  const cluster = clusterSchema.parse(edge);
  await step('commit dist to a Git repository', () => {
    dist.replace(cluster.repository, repositoryUrl);
    withPatientProbes(dist);
    return Repository.create(`${processes.folder}/repository`, dist.folder, 'dist', cluster.targetRevision);
  });
  const servers = cluster.nodes.map(({ name, address }) => ({ name, address }));
  const nodeCluster = await step('start an empty machine', () =>
    NodeCluster.start(processes, { images, servers, controllerFlags: ['--node-monitor-grace-period=10m'] }),
  );
  const { kubectl } = nodeCluster;
  await step('start the policy engine and the Git server', async () => {
    await new PolicyEngine(nodeCluster).start();
    await Internet.start(processes, nodeCluster);
  });
  const fixture = withoutFaults(kubectl);
  await context.fixtureReady(fixture);
  await step('set up a cluster by hand', () => setUp(nodeCluster, fixture));
  await step('fill its stores', () => fill(kubectl));
  const clients = await step('start clients that write and read', () => Clients.start(nodeCluster));
  const before = await fingerprint(kubectl, old);
  for (const line of before) note(line);

  const operator = new Operator(nodeCluster, processes.folder, new Bootstrap(nodeCluster.api, dist, cluster.name));
  const advice = await step('export it, and npm run adopt', async () => {
    await operator.runAll([await exportCommand()]);
    return advise(processes.folder);
  });
  const wrong = wrongAdvice(advice);
  check(checks.advice, wrong, noFaults);
  if (wrong.faults.length > 0) return;

  const titled = (text: string) => stepOf(advice, text);
  const go = (which: Step) => step(which.title, () => operator.runAll(fixture.executes(which.commands, which.title)));
  const back = (which: Step) => step(`way back: ${which.title}`, () => operator.runAll(which.back));
  const done = () => check(checks.commands, { of: operator.count, faults: operator.faults }, noFaults);

  const unneeded = titled('Delete what nothing needs');
  const prepared =
    (await go(titled('Copy the data'))) && (await go(unneeded)) && (await back(unneeded)) && (await go(unneeded));
  if (!prepared || !(await go(titled('Install Argo CD')))) return done();
  await fixture.installed();
  const patience = faultInjected ? 120 : 300;
  const restarted = await step('restart everything that runs by hand', () => restart(nodeCluster, clients, patience));
  if (restarted.length > 0) return check(checks.keeps, { of: 6, faults: restarted }, noFaults);
  if (!(await go(titled('namespace monitoring')))) return done();
  const beside = await clients.untilAllSucceed(moves, Date.now(), patience);
  check(checks.keeps, { of: 6 + moves.length, faults: beside }, noFaults);
  if (beside.length > 0) return;

  const tenant = titled(`namespace ${namespace}`);
  const begun = Date.now();
  if (!(await go(tenant))) return done();
  const served = await step('wait until clients on the LAN are served', () =>
    clients.untilAllSucceed(['api', 'mcp'], Date.now(), faultInjected ? 240 : 600),
  );
  note(`the longest time without service: ${await clients.gaps(begun, ['api', 'mcp'])}`);
  if (served.length > 0) return check(checks.served, { of: 2, faults: served }, noFaults);
  const returned = Date.now();
  if (!(await back(tenant))) return done();
  await fixture.wentBack();
  const again = await step('wait until clients are served as before', () =>
    clients.untilAllSucceed(moves, Date.now(), 600),
  );
  note(`the way back, without service: ${await clients.gaps(returned, moves)}`);
  const kept = again.length > 0 ? [] : differences(before, await fingerprint(kubectl, old));
  check(checks.back, { of: moves.length + before.length, faults: [...again, ...kept] }, noFaults);
  if (again.length + kept.length > 0) return;

  const second = Date.now();
  if (!(await go(tenant))) return done();
  // Not earlier: what it wrote before the load would be replaced, and the policies of dist let no other client write.
  await clients.allow();
  const allowed = Date.now();
  const moved = await step('wait until clients are served', () => clients.untilAllSucceed(moves, Date.now(), 600));
  note(`the longest time without service: ${await clients.gaps(second, moves)}`);
  const last =
    moved.length === 0 && (await go(titled('root Application'))) && (await go(titled('Delete the old data')));
  const synced = last ? await step('wait for Argo CD', () => settled(nodeCluster, context)) : [];
  operator.faults.push(...synced);
  done();
  await fixture.moved();
  const after = await clients.untilAllSucceed(moves, Date.now(), 300);
  check(checks.served, { of: 2 * moves.length, faults: [...moved, ...after] }, noFaults);
  check(checks.data, { of: before.length, faults: differences(before, await fingerprint(kubectl, current)) }, noFaults);
  check(checks.lost, await lost(nodeCluster, clients, allowed), noFaults);
}

function stepOf({ steps }: Advice, title: string): Step {
  const found = steps.find((each) => each.title.includes(title));
  if (!found) throw new Error(`adopt has no step "${title}": ${steps.map((each) => each.title).join('; ')}`);
  return found;
}

/** Creates the owner's objects, and changes one, so that it has an old revision. */
async function setUp({ kubectl }: NodeCluster, { more }: Fixture): Promise<void> {
  await kubectl.exec(
    ['apply', '--filename', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [...handRun, ...more] }),
  );
  for (const name of ['statefulset/postgres', 'deployment/redis', 'deployment/twisterlab-api'])
    await rolledOut(kubectl, namespace, name);
  await kubectl.exec(['set', 'env', 'deployment/twisterlab-api', 'LOG_LEVEL=DEBUG', '--namespace', namespace]);
  for (const name of ['twisterlab-api', 'mcp-unified']) await rolledOut(kubectl, namespace, `deployment/${name}`);
  for (const name of ['prometheus', 'grafana']) await rolledOut(kubectl, 'monitoring', `deployment/${name}`);
}

async function rolledOut(kubectl: NodeCluster['kubectl'], home: string, name: string): Promise<void> {
  // A call of kubectl may take two minutes.
  for (let tries = 0; ; tries++) {
    const { code, stderr } = await kubectl.run(['rollout', 'status', '--namespace', home, name, '--timeout=100s']);
    if (code === 0) return;
    if (tries === 5) throw new Error(`${name}: ${stderr}`);
  }
}

/** Deletes the pods that run by hand, as a restart of the machine does. @returns what is not served afterwards. */
async function restart({ kubectl }: NodeCluster, clients: Clients, within: number): Promise<string[]> {
  for (const home of [namespace, 'monitoring'])
    await kubectl.exec(['delete', 'pods', '--namespace', home, '--selector', 'app', '--wait=false']);
  // Until the pods have ended they would answer.
  await kubectl.until('the old pods are gone', ['pods', '--all-namespaces', '--selector', 'app'], (found) =>
    found.every(({ metadata }) => metadata.deletionTimestamp === undefined),
  );
  return clients.untilAllSucceed(['api', 'mcp', 'prometheus', 'grafana', ...inCluster], Date.now(), within);
}

async function settled(nodeCluster: NodeCluster, { dist, faultInjected }: TestContext<Fixture>): Promise<string[]> {
  const names = applicationsOf(dist, (name) => /^(production|edge-admission|edge-namespaces|root)/.test(name));
  return [...(await converge(nodeCluster, names, faultInjected ? 300 : 900)).faults];
}

/**
 * What was acknowledged and is not there. Policies know a new pod some seconds after it has an address (k3s#13432), so the client can write
 * to a new server before the load: that is no data of before.
 * @param allowed when the policies began to allow the client.
 */
async function lost({ kubectl }: NodeCluster, clients: Clients, allowed: number) {
  const acknowledged = (await clients.successes())
    .filter(({ name }) => inCluster.includes(name))
    .filter(({ server, at }) => server === 'old' || at > allowed);
  const { rows, keys } = await written(kubectl, current);
  const missing = acknowledged.filter(({ name, number }) => !(name === 'row' ? rows : keys).has(number));
  return {
    of: acknowledged.length,
    faults: missing.map(({ name, number }) => `${name} ${number} was acknowledged and is lost`),
  };
}
