import { dependencies, folderOf } from '../gitops/order';
import { displayName, objectKey } from '../link/graph';
import type { Manifest } from '../model/manifest';
import { isArgoApplication, pathOf } from './application-folder';
import type { Rule } from './rule';

/** An object that refers to one of a later wave fails its sync, and Argo CD retries for as long as it takes. */
export const waveOrder: Rule = {
  name: 'wave-order',
  *check(graph) {
    const applications = new Map(
      graph.objects.filter(isArgoApplication).map((at) => [pathOf(at.manifest), at.manifest]),
    );
    if (applications.size === 0) return;
    for (const { from, to, at } of dependencies(graph)) {
      const [user, used] = [from, to].map((object) => applications.get(`dist/${folderOf(object)}`));
      // Across environments the tenant as a whole comes after what it uses: its own Application carries that wave.
      const whole =
        from.environment === to.environment ? user : applications.get(`dist/${from.environment}/applications`);
      if (!whole || !used || whole === used || isRoot(whole) || wave(whole) > wave(used)) continue;
      yield {
        at: from,
        message: `refers to ${displayName(to.manifest)} (${at}), whose Application ${used.metadata.name} is in wave ${wave(used)}; its own, ${whole.metadata.name}, in ${wave(whole)}`,
        fix: 'Waves come from the references: do not set them by hand.',
      };
    }
    for (const { from, at, kind, name, namespace } of graph.references) {
      const to = graph.byKey.get(objectKey(kind, name, namespace));
      if (!to || folderOf(from) !== folderOf(to) || wave(from.manifest) >= wave(to.manifest)) continue;
      yield {
        at: from,
        message: `is in wave ${wave(from.manifest)} and refers to ${displayName(to.manifest)} (${at}) in wave ${wave(to.manifest)}`,
        fix: 'Remove the annotation sync-wave from one of them.',
      };
    }
  },
};

/** The root is applied by hand once, after Argo CD runs; it waits for nothing. */
const isRoot = (manifest: Manifest) => manifest.metadata.name === 'root';

/** Argo CD's own default is wave 0. */
function wave({ metadata }: Manifest): number {
  return Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
}
