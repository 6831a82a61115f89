import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { records } from '../../environments';
import { recreated, removalApprovals } from '../../environments/removals';
import { validateEnvironments } from '../../environments/schema/environments';
import { Dist } from '../dist';
import { drill } from '../drill';
import { noFaults } from '../expectation';
import { withoutWebhookCalls } from '../fixtures/controller-stubs';
import { kubernetesMinors, serverParts } from '../parts/catalogue';
import { approvedSteps } from './approvals';
import { checks } from './checks';
import { faultInjections } from './fault-injections';
import type { UpgradeFixture } from './fixture';
import { upgradeOnMinors } from './minors';
import { keepOneTenant } from './one-tenant';
import { extract, lastRelease } from './release';
import { upgradeByCommit } from './upgrade-by-commit';

/** Brings a cluster from the last release to dist: by API servers of each minor, then by a commit that a real Argo CD syncs. */
export const upgrade = drill<UpgradeFixture>({
  name: 'upgrade',
  summary: checks.converges,
  minutes: 15,
  parts: ['etcd', 'kubectl', ...kubernetesMinors.flatMap(serverParts), 'kube-scheduler-1.36', 'kwok', 'argocd'],
  packages: ['redis-server', 'git'],
  requires: async () => void lastRelease(),
  ci: {
    normal: 'every Application converges twice, which takes a quarter of an hour; CI runs `api` and `argo-cd`',
    faultInjections: 'each of six fault injections takes as long',
  },
  faultInjections,
  async run(context) {
    const { dist, processes, step, check, note, faultInjected } = context;
    const cluster = validateEnvironments(records).clusters[0]!;
    const last = lastRelease();
    const folder = join(processes.folder, 'release');
    const release = await step(`read the release ${last.name}, commit ${last.commit.slice(0, 7)}`, () => {
      extract(last, folder);
      return Dist.in(join(folder, 'dist'));
    });
    const bootstrap = join(processes.folder, 'bootstrap');
    cpSync(join(root, 'bootstrap'), bootstrap, { recursive: true });
    const fixture: UpgradeFixture = {
      release,
      script: join(bootstrap, `${cluster.name}.sh`),
      // One version is enough to test that the drill detects a fault; the fault of another version adds it.
      minors: faultInjected ? [] : kubernetesMinors.slice(1),
    };
    await context.fixtureReady(fixture);
    for (const each of [release, dist]) {
      each.replace(cluster.repository, `file://${processes.folder}/repository`);
      withoutWebhookCalls(each);
      // One tenant is enough to test that the drill detects a fault.
      if (faultInjected) keepOneTenant(each, cluster.name, 'production');
    }
    const steps = approvedSteps(release.objects(), dist.objects(), recreated, removalApprovals);
    for (const { path } of steps.recreated) note(`to recreate, by an approval: ${path}`);
    for (const { path } of steps.removed) note(`to remove, by an approval: ${path}`);

    if (fixture.minors.length > 0) {
      const admitted = await upgradeOnMinors(context, fixture.minors, release, steps);
      check(checks.minors, admitted, noFaults);
      if (admitted.faults.length > 0) return;
    }
    await upgradeByCommit(context, { cluster, release, byHand: last.byHand ?? [], folder, steps });
  },
});
