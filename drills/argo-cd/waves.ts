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
 * Holds when every Application was created no earlier than the ones that its objects refer to had been synced. Who refers
 * to whom is read from the objects themselves, not from the waves that are to be judged. Times have whole seconds.
 */
export function inOrder(dist: Dist, cluster: Cluster, applications: readonly Live[]): Checked {
  const graph = linked(dist.objects().map(rendered), cluster);
  const byPath = new Map((applications as readonly Synced[]).map((each) => [pathOf(each), each]));
  const pairs = new Map(
    dependencies(graph)
      // Applications themselves are made by the one above them, after Argo CD runs.
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
      : [`${user} was begun at ${created}, and ${used}, to which it refers, was synced at ${first}`];
  });
  return { of: pairs.size, faults };
}
