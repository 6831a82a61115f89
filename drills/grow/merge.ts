import type { Dist, DistObject } from '../dist';
import type { NodeCluster } from '../fixtures/node-cluster';
import { suspended } from '../nodes/production';

/** Production's stores. */
export const isApplied = (path: string) => /^production\/(backups|namespace-limits|postgres|redis)\//.test(path);

const objectsOf = (dist: Dist): DistObject[] =>
  dist.objects().filter(({ path, manifest }) => manifest.kind === 'NetworkPolicy' || isApplied(path));

/** Applies a merged dist as Argo CD does, workloads last: every NetworkPolicy, and production's stores. */
export async function apply({ kubectl }: NodeCluster, dist: Dist): Promise<void> {
  const manifests = objectsOf(dist).map(({ manifest }) => suspended(manifest));
  const isStatefulSet = ({ kind }: { kind: string }) => kind === 'StatefulSet';
  await kubectl.apply(...manifests.filter((each) => !isStatefulSet(each)));
  await kubectl.apply(...manifests.filter(isStatefulSet));
}

/** The objects that a merged dist no longer has. */
export function removed(before: Dist, after: Dist): DistObject[] {
  const kept = new Set(objectsOf(after).map(({ path }) => path));
  return objectsOf(before).filter(({ path }) => !kept.has(path));
}

/** Deletes what the merged dist no longer has, as Argo CD does once the rest is healthy. */
export async function prune({ kubectl }: NodeCluster, before: Dist, after: Dist): Promise<void> {
  for (const { manifest } of removed(before, after)) {
    const { name, namespace = 'default' } = manifest.metadata;
    await kubectl.exec(['delete', '--namespace', namespace, manifest.kind, name]);
  }
}
