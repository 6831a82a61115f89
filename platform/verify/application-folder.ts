import { folderOf } from '../gitops/order';
import type { Manifest } from '../model/manifest';
import type { Rendered } from '../model/rendered';
import { groupBy } from '../util/collections';
import type { Rule } from './rule';

/** A folder that no Application syncs never reaches the cluster; one that two sync is fought over. */
export const applicationFolder: Rule = {
  name: 'application-folder',
  *check({ objects }) {
    const applications = objects.filter(isArgoApplication).map((at) => ({ at, path: pathOf(at.manifest) }));
    // A tree without Argo CD is applied by other means.
    if (applications.length === 0) return;
    const folders = groupBy(objects, (object) => `dist/${folderOf(object)}`);
    for (const { at, path } of applications) {
      if (!folders.has(path)) {
        yield {
          at,
          message: `points to ${path}, which no environment renders`,
          fix: 'Remove it, or correct its path.',
        };
      }
    }
    for (const [folder, [first]] of folders) {
      const owners = applications.filter(({ path }) => path === folder).map(({ at }) => at.manifest.metadata.name);
      if (owners.length === 1) continue;
      const whose = owners.length === 0 ? 'no Application syncs' : `the Applications ${owners.join(' and ')} sync`;
      yield {
        at: first!,
        message: `lies in ${folder}, which ${whose}`,
        fix: 'One Application a folder: see charts/argo-cd.',
      };
    }
  },
};

export function isArgoApplication({ manifest }: Rendered): boolean {
  return manifest.kind === 'Application' && manifest.apiVersion.startsWith('argoproj.io/');
}

/** The folder that an Application syncs. */
export function pathOf(manifest: Manifest): string {
  return (manifest as unknown as { spec: { source: { path: string } } }).spec.source.path;
}
