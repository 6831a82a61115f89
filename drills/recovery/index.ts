import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { datastoreCopies } from '../../charts/cluster/datastore-backup/datastore-backup';
import { nodeAgentsNamespace } from '../../charts/kit/metrics';
import { records } from '../../environments';
import { nightly, unexpectedExit, weekly } from '../backup/fixture';
import { rotatePassword } from '../backup/rotation';
import { Stores } from '../backup/stores';
import { Tasks } from '../backup/tasks';
import type { Dist } from '../dist';
import { drill } from '../drill';
import { noFaults } from '../expectation';
import { isTrue } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';
import { addonImages } from '../fixtures/nodes/addons';
import { unsupportedReason } from '../fixtures/nodes/requirements';
import { runbookScript } from '../fixtures/runbook';
import { Shell } from '../fixtures/shell';
import type { ImageName } from '../images';
import { nodeParts, nodes } from '../nodes';
import { applyTenant, namespace, readiness, workloadsOf } from '../nodes/production';
import { Buckets, renderWithBuckets } from './buckets';
import { checks } from './checks';
import { faultInjections } from './fault-injections';
import { Machine } from './machine';
import { differences, objectsOf, startWriting } from './objects';

const images: readonly ImageName[] = [...addonImages, 'postgres', 'redis', 'node-exporter', 'twisterlab-api'];
const { database } = records.tenants.find((tenant) => tenant.namespace === namespace)!.postgres;
const applications = /^production\/(backups|namespace-limits|postgres|redis)\//;
const page = 'bare-metal.md';
const moment = 'before the copy';
/** The password of the copies on the claim and of those in the bucket. */
const datastore = {
  namespace: nodeAgentsNamespace,
  secret: datastoreCopies,
  cronjobs: ['datastore', 'datastore-offsite'].map(nightly),
};

/** The server is lost with its disk; a new machine gets everything back from the off-site copies, by the runbook. */
export const recovery = drill({
  name: 'recovery',
  summary: 'a new machine becomes production again from the off-site copies',
  minutes: 7,
  parts: [...nodeParts, 'kine', 'rclone'],
  packages: [...(nodes.packages ?? []), 'restic'],
  images,
  render: renderWithBuckets,
  ci: {
    normal:
      unsupportedReason() ??
      'seven minutes, for which CI has no room: run it by name before a change of backups or runbooks merges',
    faultInjections: 'five fault injections take half an hour',
  },
  faultInjections,
  async run(context) {
    const { dist, processes, step, check, note, fixtureReady } = context;
    const buckets = new Buckets(processes);
    const machine = new Machine(processes, buckets, images);
    const old = await step('start a server with SQLite', () => machine.startFirst());
    await fixtureReady(undefined);
    await step('apply the stores and all backups', () => apply(old, dist, buckets));
    const stores = new Stores(old, database);
    await stores.fill(20);
    await stores.change(moment);
    const wanted = await stores.fingerprint();
    await step('archive the WAL', () => stores.archiveWal());
    const faults = await step('copy the stores, and the copies to the bucket', () =>
      runAll(new Tasks(old), ['postgres', 'redis', 'offsite'].map(nightly)),
    );

    const before = await objectsOf(old.kubectl);
    const stopWriting = startWriting(old.kubectl);
    const copies = ['datastore', 'datastore-offsite'].flatMap((backup) => [nightly(backup), weekly(backup)]);
    faults.push(
      ...(await step('copy the datastore under writes, and restore it', () =>
        runAll(new Tasks(old, nodeAgentsNamespace), copies),
      )),
    );
    note(`${await stopWriting()} objects were written meanwhile`);
    // The new machine is restored with the new one.
    faults.push(
      ...(await step('change the password of these copies, by the runbook', () => rotatePassword(old, datastore))),
    );
    const rotated = `Secret ${nodeAgentsNamespace}/${datastoreCopies}`;
    const wantedObjects = new Map(before).set(rotated, (await objectsOf(old.kubectl)).get(rotated)!);
    const identity = machine.identity();
    faults.push(...filesWith(buckets.folder, identity.token!.trim()).map((file) => `${file} is not encrypted`));
    check(checks.copied, { of: 4 + copies.length, faults }, noFaults);
    const password = await passwordOf(old, nodeAgentsNamespace, datastoreCopies);
    const snapshots = async (cluster: NodeCluster) =>
      buckets.snapshots(
        (host) => cluster.inside(host),
        namespace,
        await passwordOf(cluster, namespace, 'backup-offsite'),
      );
    const kept = await snapshots(old);
    await step('lose the machine and its disk', () => machine.lose());

    const start = Date.now();
    const { access, secret: key } = buckets;
    const state = (folder: string) =>
      runbookScript(page, {
        state: folder,
        repository: buckets.repository(nodeAgentsNamespace),
        password,
        access,
        secret: key,
      });
    const now = await step('steps 1 to 3: restore the state, start the control plane and the node', () =>
      machine.startNew(state),
    );
    const changed = Object.entries(machine.identity()).filter(([name, content]) => content !== identity[name]);
    check(
      checks.state,
      { of: Object.keys(identity).length, faults: changed.map(([name]) => `${name} is missing or another one`) },
      noFaults,
    );
    check(
      checks.objects,
      { of: wantedObjects.size, faults: differences(wantedObjects, await objectsOf(now.kubectl)) },
      noFaults,
    );

    const onNode = new Shell(now.api, now.node('node1').inside());
    const anywhere = new Shell(now.api);
    const scripts: readonly (readonly [step: string, shell: Shell, script: string])[] = [
      [
        'step 4: restore the copies',
        onNode,
        runbookScript(page, { namespace, copies: buckets.repository(namespace), access, secret: key }),
      ],
      [
        'step 5: create a PostgreSQL cluster',
        anywhere,
        runbookScript(page, { namespace, members: 'app.kubernetes.io/name=postgres-cluster' }),
      ],
      [
        'step 6: restore the database',
        anywhere,
        runbookScript('restore.md', { from: namespace, moment: '', to: namespace, database: 'restored' }),
      ],
      [
        'step 6: replace the empty database',
        anywhere,
        runbookScript(page, { namespace, database, restored: 'restored' }),
      ],
      ['step 7: restore Redis', anywhere, runbookScript('restore.md', { namespace }, 'Redis')],
    ];
    const failed: string[] = [];
    for (const [name, shell, script] of scripts) {
      const { code, output } = await step(name, () => shell.run('-euc', script));
      if (code === 0) continue;
      failed.push(`${name} ended with ${code}: ${output.trim().split('\n').slice(-5).join(' | ')}`);
      break;
    }
    note(`the runbook took ${Math.round((Date.now() - start) / 1000)} s, without the installation of K3s`);
    check(checks.data, { of: 3, faults: failed.length > 0 ? failed : await lost(now, wanted) }, noFaults);
    const next = await step('copy to the bucket from the new machine', () =>
      runAll(new Tasks(now), [nightly('offsite')]),
    );
    const present = await snapshots(now);
    const deleted = kept.filter((id) => !present.includes(id)).map((id) => `snapshot ${id} was deleted`);
    check(checks.kept, { of: kept.length, faults: [...next, ...deleted] }, noFaults);
  },
});

async function passwordOf({ kubectl }: NodeCluster, home: string, name: string): Promise<string> {
  const [secret] = await kubectl.get('--namespace', home, `secret/${name}`);
  return Buffer.from((secret as unknown as { data: { password: string } }).data.password, 'base64').toString();
}

async function apply(nodeCluster: NodeCluster, dist: Dist, buckets: Buckets): Promise<void> {
  const { kubectl } = nodeCluster;
  const edge = (folder: string) =>
    dist
      .objects('edge')
      .filter(({ path }) => path.startsWith(`edge/${folder}/`))
      .map(({ manifest }) => manifest);
  await kubectl.apply(...edge('namespaces'));
  await buckets.createSecrets(kubectl);
  await applyTenant(nodeCluster, dist, 'production', (path) => applications.test(path));
  await kubectl.apply(...edge('datastore-backup'));
  const ready = await readiness(
    nodeCluster,
    workloadsOf(dist, (path) => applications.test(path)),
    300,
  );
  if (ready.faults.length > 0) throw new Error(ready.faults.join('\n'));
  const pod = ['--namespace', nodeAgentsNamespace, `pod/${datastoreCopies}-0`];
  await kubectl.until('the store of the copies is Ready', pod, ([each]) => each !== undefined && isTrue('Ready', each));
}

/** Runs tasks. @returns the faults. */
async function runAll(tasks: Tasks, cronJobs: readonly string[]): Promise<string[]> {
  const faults: string[] = [];
  for (const name of cronJobs) faults.push(...unexpectedExit(name, await tasks.run(name), true));
  return faults;
}

/** Data that the new machine lacks. */
async function lost(nodeCluster: NodeCluster, wanted: string): Promise<string[]> {
  const stores = new Stores(nodeCluster, database);
  const found = await stores.fingerprint();
  const redis = await stores.redisAnswers();
  return [
    ...((await stores.moments()).includes(moment) ? [] : ['PostgreSQL lacks the last row']),
    ...(found === wanted ? [] : [`the fingerprint of the rows is ${found} instead of ${wanted}`]),
    ...(redis === moment ? [] : [`Redis has the moment "${redis}"`]),
  ];
}

/** Files below a folder that contain a text. */
function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text));
}
