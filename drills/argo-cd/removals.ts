import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from '../drill';
import { equals, noFaults } from '../expectation';
import { type ArgoCd, statusOf } from '../fixtures/argo-cd';
import type { ControlPlane } from '../fixtures/control-plane';
import type { LiveObject } from '../fixtures/kubectl';
import type { Repository } from '../fixtures/repository';
import { runbookScript } from '../fixtures/runbook';
import { Shell } from '../fixtures/shell';
import { checks } from './checks';

/** An environment that `changes` does not use. */
const tenant = 'development';
const own = ['--namespace', 'twisterlab-dev'];

/** Objects and Applications that are in the cluster and not in dist: created by hand, and removed with and without data. */
export async function removals(
  { step, check, faultInjected, processes }: TestContext,
  api: ControlPlane,
  { argoCd, repository }: { readonly argoCd: ArgoCd; readonly repository: Repository },
): Promise<void> {
  const { kubectl } = api;
  const happens = (what: string, poll: () => Promise<boolean>) =>
    processes.until(what, poll, faultInjected ? 90 : 240).then(
      () => true,
      () => false,
    );
  /** Removes the folder of an application, and its Application. */
  const remove = async (name: string) => {
    for (const path of [name, `applications/Application.${tenant}-${name}@argoproj.io.yaml`])
      rmSync(join(repository.folder, 'dist', tenant, path), { recursive: true });
    const commit = repository.commit(`no ${name}`);
    await argoCd.refresh(tenant);
    return commit;
  };

  const orphans = await step('create a NetworkPolicy by hand', async () => {
    const before = warnings(await argoCd.applications());
    await kubectl.apply({
      ...{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
      ...{ metadata: { name: 'by-hand', namespace: 'twisterlab' }, spec: { podSelector: {}, ingress: [{}] } },
    });
    const reported = await happens('it is reported', async () => {
      await argoCd.refresh('production-mcp-unified');
      return warnings(await argoCd.applications()).some((each) => each.startsWith('production-mcp-unified:'));
    });
    await kubectl.exec(['delete', '--namespace', 'twisterlab', 'networkpolicy/by-hand']);
    return { of: 1, faults: [...before, ...(reported ? [] : ['the NetworkPolicy is not reported'])] };
  });
  check(checks.orphans, orphans, noFaults);

  const deleted = await step('remove an application without data from dist', async () => {
    await remove('load-test');
    const gone = async (...args: string[]) => (await kubectl.get(...args)).length === 0;
    const labelled = ['--selector', 'app.kubernetes.io/name=load-test'];
    return happens(
      'its objects are deleted',
      async () =>
        (await gone('--namespace', 'argocd', `applications.argoproj.io/${tenant}-load-test`)) &&
        (await gone(...own, 'cronjobs,configmaps,networkpolicies,serviceaccounts', ...labelled)),
    );
  });
  check(checks.deletes, deleted, equals(true));

  const kept = await step(
    'remove an application with data from dist, and delete it as its runbook describes',
    async () => {
      const shell = new Shell(api);
      const uids = async () =>
        (await kubectl.get(...own, 'statefulsets/redis', 'services/redis')).map(({ metadata }) => metadata.uid).join();
      const before = await uids();
      const commit = await remove('redis');
      const synced = await happens('the parent is synced', async () => {
        const { sync } = await argoCd.status(tenant);
        return sync?.revision === commit && sync.status === 'Synced';
      });
      if (!synced) return 'its parent waits for it';
      if ((await uids()) !== before) return 'it was deleted';

      const [confirm, ...others] = runbookScript('argo-cd.md', { NAME: `${tenant}-redis` })
        .trim()
        .split('\n')
        .reverse();
      const deletion = await shell.run('-c', others.reverse().join('\n'));
      if (deletion.code !== 0) return deletion.output;
      // The controller tries a deletion at once, and at each resync.
      await new Promise((resolve) => setTimeout(resolve, 20_000));
      if ((await uids()) !== before) return 'it was deleted before the confirmation';
      await shell.run('-c', `NAME=${tenant}-redis\n${confirm}`);
      const gone = await happens('it is deleted', async () => (await uids()) === '');
      return gone ? 'waits for confirmation' : 'it is not deleted after the confirmation';
    },
  );
  check(checks.keepsAll, kept, equals('waits for confirmation'));
}

/** Applications that report objects in their namespace which dist does not contain. */
function warnings(applications: readonly LiveObject[]): string[] {
  return applications.flatMap((each) =>
    (statusOf(each).conditions ?? [])
      .filter(({ type }) => type === 'OrphanedResourceWarning')
      .map(({ message }) => `${each.metadata.name}: ${message}`),
  );
}
