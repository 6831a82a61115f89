import { folderOf } from '../../gitops/sync-waves';
import { displayName, type RenderedKind } from '../../link/graph';
import { is, type Kinds } from '../../model/kinds';
import type { Manifest } from '../../model/manifest';
import type { RenderedObject } from '../../model/rendered';
import { groupBy } from '../../util/collections';
import type { Rule } from '../rule';

/** A folder without an Application never reaches the cluster; two Applications of one folder compete for its objects. */
export const applicationFolder: Rule = {
  name: 'application-folder',
  *check({ objects }) {
    const applications = objects.filter(isArgoApplication).map((at) => ({ at, path: pathOf(at.manifest) }));
    // Without Argo CD, dist is applied by other means.
    if (applications.length === 0) return;
    const folders = groupBy(objects, (object) => `dist/${folderOf(object)}`);
    for (const { at, path } of applications) {
      if (path === undefined) {
        if (sourcesOf(at.manifest).some(({ chart }) => chart !== undefined)) continue;
        yield {
          at,
          message: 'has no source with a path or a chart',
          fix: 'Set spec.source.path to its folder of dist.',
        };
      } else if (!folders.has(path)) {
        yield {
          at,
          message: `syncs ${path}, which no environment renders`,
          fix: 'Remove the Application, or correct its path.',
        };
      }
    }
    for (const [folder, [first]] of folders) {
      const owners = applications.filter(({ path }) => path === folder).map(({ at }) => at.manifest.metadata.name);
      if (owners.length === 1) continue;
      const whose = owners.length === 0 ? 'no Application syncs' : `the Applications ${owners.join(' and ')} sync`;
      yield {
        at: first!,
        message: `is in ${folder}, which ${whose}`,
        fix: 'Render exactly one Argo CD Application with this path.',
      };
    }
  },
};

export function isArgoApplication(object: RenderedObject): object is RenderedKind<'Application'> {
  return is(object.manifest, 'Application');
}

/** The folder that an Application syncs; undefined if it syncs a chart, or nothing. */
export function pathOf(manifest: Manifest): string | undefined {
  if (!is(manifest, 'Application')) throw new Error(`${displayName(manifest)} is no Application of Argo CD`);
  return sourcesOf(manifest).find(({ path }) => path !== undefined)?.path;
}

const sourcesOf = ({ spec: { source, sources = [] } }: Kinds['Application']) => [
  ...(source ? [source] : []),
  ...sources,
];
