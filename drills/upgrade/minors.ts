import { applyInWaves } from '../api/admission';
import type { Dist } from '../dist';
import type { TestContext } from '../drill';
import type { CheckedItems } from '../expectation';
import { ApiClient } from '../fixtures/api-client';
import { ControlPlane } from '../fixtures/control-plane';
import { admissionControllers, startControllers } from '../fixtures/controllers';
import type { KubernetesMinor } from '../parts/catalogue';
import type { ApprovedSteps } from './approvals';
import type { UpgradeFixture } from './fixture';
import { deletion } from './sync';

/** Applies the last release, then dist, to the API server of each minor. */
export async function upgradeOnMinors(
  context: TestContext<UpgradeFixture>,
  minors: readonly KubernetesMinor[],
  release: Dist,
  steps: ApprovedSteps,
): Promise<CheckedItems> {
  const found = { of: 0, faults: [] as string[] };
  for (const minor of minors) {
    const { of, faults } = await upgradeOn(context, minor, release, steps);
    found.of += of;
    found.faults.push(...faults);
  }
  return found;
}

async function upgradeOn(
  { dist, processes, step }: TestContext<UpgradeFixture>,
  minor: KubernetesMinor,
  release: Dist,
  { recreated }: ApprovedSteps,
): Promise<CheckedItems> {
  const api = await step(`start Kubernetes ${minor}`, async () => {
    const started = await ControlPlane.start(processes, minor);
    // The garbage collector ends the deletion of a StatefulSet whose pods stay.
    await startControllers(started, [...admissionControllers, 'garbage-collector-controller']);
    return started;
  });
  const client = new ApiClient(api.url, api.certificates, 'admin');
  try {
    const [before, after] = [release.objects(), dist.objects()];
    const old = await step(`apply the release to ${minor}`, () =>
      applyInWaves(api, client, before, `${minor}, the release:`),
    );
    const now = await step(`apply dist to ${minor}`, async () => {
      for (const { manifest } of recreated) await api.kubectl.exec(deletion(manifest));
      return applyInWaves(api, client, after, `${minor}:`);
    });
    return { of: before.length + after.length, faults: [...old.refused, ...now.refused] };
  } finally {
    client.close();
    await processes.stop();
  }
}
