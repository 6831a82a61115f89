import { dependencies, folderOf } from '@twisterlab/platform/gitops/order';
import { isArgoApplication, pathOf } from '@twisterlab/platform/verify/application-folder';
import type { Cluster } from '../../environments/schema/cluster';
import type { Dist } from '../dist';
import type { Checked } from '../expectation';
import type { Live } from '../ground/kubectl';
import { linked, rendered } from '../linked';

interface Synced extends Live {
  readonly metadata: Live['metadata'] & { readonly creationTimestamp: string };
  readonly status?: { readonly history?: readonly { readonly deployedAt: string }[] };
}

/**
 * Passes if every Application was created after the Applications that its objects reference were synced. References come from
 * the objects themselves, not from the sync waves under test. Times have whole seconds.
 */
export function inOrder(dist: Dist, cluster: Cluster, applications: readonly Live[]): Checked {
  const graph = linked(dist.objects().map(rendered), cluster);
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
