import { type Tree, treeOf } from '@twisterlab/platform/write/tree';
import { render, withApplications } from '../../charts/site';
import type { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';

/** A record accepts only HTTPS, which the host of a drill does not have. */
const address = 'https://git.example.org/twisterlab/platform.git';

/**
 * What `npm run synth` changes in dist when the record of the cluster names another repository.
 * @param before the render of the records as they are.
 * @param url of the other repository.
 */
export function movedRepository(before: Tree, { clusters, tenants }: typeof records, url: string): Tree {
  const moved = clusters.map((cluster) => ({ ...cluster, repository: address }));
  const of = (cluster: (typeof clusters)[number]) => moved[clusters.indexOf(cluster)]!;
  const fleet = validateEnvironments({
    clusters: moved,
    tenants: tenants.map((tenant) => ({ ...tenant, cluster: of(tenant.cluster) })),
  });
  const after = treeOf(withApplications(render(fleet)));
  const changed = [...after].filter(([path, text]) => text !== before.get(path));
  return new Map(changed.map(([path, text]) => [path, text.replaceAll(address, url)]));
}
