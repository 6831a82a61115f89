import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { displayName } from '@twisterlab/platform/link/graph';
import type { Cluster } from '../../environments/schema/cluster';
import type { Dist } from '../dist';
import type { TestContext } from '../drill';
import { noFaults } from '../expectation';
import { ArgoCd } from '../fixtures/argo-cd';
import { Bootstrap } from '../fixtures/bootstrap';
import type { ControlPlane } from '../fixtures/control-plane';
import { ControllerStubs } from '../fixtures/controller-stubs';
import { Repository } from '../fixtures/repository';
import { runStubs, startSimulatedCluster } from '../fixtures/simulated-cluster';
import { applicationsOf } from '../rehearsal/converge';
import type { ApprovedSteps } from './approvals';
import { checks } from './checks';
import type { UpgradeFixture } from './fixture';
import { keptObjects, liveObjects, sameObjects } from './live-objects';
import { nodesOf } from './release';
import { addSecrets, install } from './secrets';
import { Sync } from './sync';

interface Subject {
  readonly cluster: Cluster;
  readonly release: Dist;
  /** Folders of the release that an administrator applies: see Release. */
  readonly byHand: readonly string[];
  /** The extracted release. */
  readonly folder: string;
  readonly steps: ApprovedSteps;
}

/** Syncs the last release with a real Argo CD, then dist as the next commit. */
export async function upgradeByCommit(context: TestContext<UpgradeFixture>, subject: Subject): Promise<void> {
  const { processes, step } = context;
  const { cluster, release, folder } = subject;
  const repository = await step('commit the release to a Git repository', () =>
    Repository.create(`${processes.folder}/repository`, release.folder, 'dist', cluster.targetRevision),
  );
  const nodes = nodesOf(folder, cluster);
  const { api, machines } = await step(`start an empty cluster: ${nodes.map(({ name }) => name).join(', ')}`, () =>
    startSimulatedCluster(processes, nodes),
  );
  const controllers = new ControllerStubs(api);
  await controllers.storage(release, 'release');
  const running = runStubs(api, controllers);
  try {
    const argoCd = await step('bootstrap by the script of the release; start Argo CD', async () => {
      await install(new Bootstrap(api, release, cluster.name), api.kubectl);
      return ArgoCd.start(api);
    });
    for (const folder of subject.byHand) {
      const objects = release.objects().filter(({ path }) => path.startsWith(`${folder}/`));
      await step(`apply ${folder} of the release by hand`, async () => {
        await api.kubectl.apply(...objects.map(({ manifest }) => manifest));
        await api.kubectl.untilEstablished();
      });
    }
    const names = applicationsOf(release);
    await step(`sync ${names.length} Applications of the release`, () => argoCd.untilConverged(names.length, 900));
    await step('add the machines and volumes that dist needs', async () => {
      await machines.join(cluster.nodes);
      await controllers.storage(context.dist, 'dist');
    });
    await change(context, api, argoCd, repository, subject);
  } finally {
    await running.end();
  }
}

async function change(
  { dist, step, check, note }: TestContext<UpgradeFixture>,
  api: ControlPlane,
  argoCd: ArgoCd,
  repository: Repository,
  { cluster, release, steps }: Subject,
): Promise<void> {
  const { kubectl } = api;
  const before = await step('list the objects', () => liveObjects(kubectl, release.objects()));
  const commit = await step('commit dist', async () => {
    const folder = join(repository.folder, 'dist');
    rmSync(folder, { recursive: true });
    cpSync(dist.folder, folder, { recursive: true });
    return repository.commit('dist');
  });
  const secrets = await step('add Secrets by the script of dist', () =>
    addSecrets(new Bootstrap(api, dist, cluster.name), kubectl),
  );
  note(`created: ${secrets.created.join(', ') || 'none'}`);
  check(checks.secrets, secrets.checked, noFaults);
  if (secrets.checked.faults.length > 0) return;

  const names = applicationsOf(dist);
  const sync = new Sync(api, argoCd, commit, names, steps, 900);
  const failures = await step(`sync ${names.length} Applications`, async () => {
    for (const { metadata } of await argoCd.applications()) await argoCd.refresh(metadata.name);
    return sync.untilTried();
  });
  const faults = failures.map(({ application, object, message }) => `${application}: ${object}: ${message}`);
  check(checks.fields, { of: dist.objects().length, faults }, noFaults);
  if (faults.length > 0) return;

  const recreated = await step('delete what an approval recreates', () =>
    sync.recreate(new Map(before.map((each) => [displayName(each), each.metadata.uid]))),
  );
  const left = await step('wait until everything is synced', () => sync.untilConverged());
  check(checks.converges, { of: names.length, faults: left }, noFaults);
  if (left.length > 0) return;

  const after = await step('list the objects again', () => liveObjects(kubectl, dist.objects()));
  const removed = steps.removed.map(({ manifest }) => [displayName(manifest), undefined] as const);
  const deleted = new Map<string, string | undefined>([...removed, ...recreated]);
  check(checks.kept, keptObjects(before, after, deleted), noFaults);
  check(checks.same, sameObjects(before, after, deleted), noFaults);
}
