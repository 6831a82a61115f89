import { dependencies, folderOf } from '@twisterlab/platform/gitops/sync-waves';
import { isArgoApplication, pathOf } from '@twisterlab/platform/verify/gitops/application-folder';
import type { Cluster } from '../../environments/schema/cluster';
import type { Dist } from '../dist';
import type { CheckedItems } from '../expectation';
import type { LiveObject } from '../fixtures/kubectl';
import { asRendered, linkObjects } from '../link-objects';

interface Synced extends LiveObject {
  readonly metadata: LiveObject['metadata'] & { readonly creationTimestamp: string };
  readonly status?: { readonly history?: readonly { readonly deployedAt: string }[] };
}

/**
 * Passes if every Application was created after the Applications that its objects reference were synced. References come from
 * the objects themselves, not from the sync waves under test. Times have whole seconds.
 */
export function checkSyncOrder(dist: Dist, cluster: Cluster, applications: readonly LiveObject[]): CheckedItems {
  const graph = linkObjects(dist.objects().map(asRendered), cluster);
  const byPath = new Map((applications as readonly Synced[]).map((each) => [pathOf(each), each]));
  const pairs = new Map(
    dependencies(graph)
      // The parent Application creates Applications, when Argo CD already runs.
      .filter(({ from }) => !isArgoApplication(from) && from.manifest.kind !== 'AppProject')
      .map(({ from, to }) => [`${folderOf(from)} ${folderOf(to)}`, [folderOf(from), folderOf(to)] as const]),
  );
  const faults = [...pairs.values()].flatMap(([user, used]) => {
    const [late, early] = [user, used].map((folder) => byPath.get(`dist/${folder}`));
    const first = early?.status?.history?.[0]?.deployedAt;
    if (!late || !first) return [`${user} or ${used} was never synced`];
    const created = late.metadata.creationTimestamp;
    return created >= first
      ? []
      : [`${user} was created at ${created}, but ${used}, which it references, was synced at ${first}`];
  });
  return { of: pairs.size, faults };
}
