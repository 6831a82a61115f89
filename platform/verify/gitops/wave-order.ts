import { waitLabel } from '../../gitops/plan';
import { isBefore, type SyncStep, syncStep } from '../../gitops/sync-step';
import { type Dependency, dependencies, folderOf, lastOf } from '../../gitops/sync-waves';
import { displayName, type Graph, objectKey } from '../../link/graph';
import type { Manifest } from '../../model/manifest';
import type { RenderedObject } from '../../model/rendered';
import { groupBy } from '../../util/collections';
import type { Finding, Rule } from '../rule';
import { isArgoApplication, pathOf } from './application-folder';

/** An object that references one of a later sync wave fails its sync until Argo CD's retries succeed. */
export const waveOrder: Rule = {
  name: 'wave-order',
  *check(graph) {
    const applications = new Map(
      graph.objects.filter(isArgoApplication).map((at) => [pathOf(at.manifest) ?? '', at.manifest]),
    );
    if (applications.size === 0) return;
    const needs = dependencies(graph);
    for (const { from, to, at } of needs) {
      const [user, used] = [from, to].map((object) => applications.get(`dist/${folderOf(object)}`));
      // Across environments, the Application of the whole tenant has to come after what the tenant uses.
      const owner =
        from.environment === to.environment ? user : applications.get(`dist/${from.environment}/applications`);
      if (!owner || !used || owner === used || isRoot(owner) || wave(owner) > wave(used)) continue;
      yield {
        at: from,
        message: `references ${displayName(to.manifest)} (${at}), whose Application ${used.metadata.name} is in wave ${wave(used)}; its own Application ${owner.metadata.name} is in wave ${wave(owner)}`,
        fix: 'Do not set waves by hand: they are computed from the references.',
      };
    }
    yield* waitLabels(graph, applications, needs);
    for (const { from, at, kind, name, namespace, configured } of graph.references) {
      const to = configured ? undefined : graph.byKey.get(objectKey(kind, name, namespace));
      if (!to || folderOf(from) !== folderOf(to)) continue;
      const [own, used] = [syncStep(from.manifest), syncStep(to.manifest)];
      if (isBefore(own, used)) yield* laterInFolder(from, to, at, own, used);
    }
  },
};

/** An object of the same Application that comes later than its user: a hook without its ServiceAccount never starts. */
function* laterInFolder(
  from: RenderedObject,
  to: RenderedObject,
  at: string,
  own: SyncStep,
  used: SyncStep,
): Iterable<Finding> {
  const target = displayName(to.manifest);
  if (own.phase === used.phase) {
    yield {
      at: from,
      message: `is in wave ${own.wave} and references ${target} (${at}) in wave ${used.wave}`,
      fix: 'Remove the sync-wave annotation from one of them.',
    };
    return;
  }
  yield {
    at: from,
    message: `is a hook of the phase ${own.phase} and references ${target} (${at}), which is applied later, in the phase ${used.phase}`,
    fix: `Disable the hook in the values of its chart, or make ${target} a hook of the phase ${own.phase} too.`,
  };
}

/** The root Application is applied once by hand, when Argo CD runs; it has no wave. */
const isRoot = (manifest: Manifest) => manifest.metadata.name === 'root';

function wave(manifest: Manifest): number {
  return syncStep(manifest).wave;
}

/** Waiting for too little starts an Application too early; waiting for too much lets an ill one hold up others. */
function* waitLabels(
  graph: Graph,
  applications: ReadonlyMap<string, Manifest>,
  needs: readonly Dependency[],
): Iterable<Finding> {
  const byFolder = groupBy(needs, ({ to }) => `dist/${folderOf(to)}`);
  for (const at of graph.objects.filter(isArgoApplication)) {
    const path = pathOf(at.manifest);
    // The folder of Applications itself is applied by hand or by its parent, after the kind and the namespace.
    if (path === undefined || applications.get(path) !== at.manifest || isRoot(at.manifest)) continue;
    const users = (byFolder.get(path) ?? []).filter(
      ({ from: { manifest, ...from } }) =>
        applications.has(`dist/${folderOf({ ...from, manifest })}`) &&
        !['Application', 'AppProject'].includes(manifest.kind),
    );
    const until = lastOf(users.map((each) => each.until)) ?? 'nothing';
    const label = at.manifest.metadata.labels?.[waitLabel] ?? 'nothing';
    if (label === until) continue;
    const [user] = users.filter((each) => each.until === until);
    const reason = user
      ? `, because ${displayName(user.from.manifest)} references ${displayName(user.to.manifest)} (${user.at})`
      : '';
    yield {
      at,
      message: `makes later waves wait until ${label}, but they need ${until}${reason}`,
      fix: `Do not set the label ${waitLabel} by hand: it is computed from the references.`,
    };
  }
}
