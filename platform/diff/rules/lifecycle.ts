import { isStateful } from '../../gitops/stateful';
import { displayName } from '../../link/graph';
import { is } from '../../model/kinds';
import type { Manifest } from '../../model/manifest';
import type { ObjectChange } from '../change';
import { dangerous, type Finding, type ObjectRule, review } from '../verdict';

/** What Argo CD does with an object that comes, goes or changes its folder. */
export const lifecycle: ObjectRule = {
  name: 'lifecycle',
  *check(change) {
    if (change.what === 'added') yield review(created(change), 'Read the whole object.');
    else if (change.what === 'removed') yield removed(change);
    else if (
      change.before!.environment !== change.after!.environment ||
      change.before!.application !== change.after!.application
    )
      yield moved(change);
  },
};

function created({ manifest, environment, application }: ObjectChange): string {
  return `Argo CD creates it in ${environment}/${application}${isHook(manifest) ? ' at each sync, as a hook' : ''}`;
}

function removed({ manifest }: ObjectChange): Finding {
  if (optionsOf(manifest).includes('Prune=false')) {
    const advice = `Delete it by hand when it is no longer needed: ${displayName(manifest)}.`;
    if (manifest.kind === 'Application' || isStateful(manifest))
      return dangerous('Argo CD leaves it in the cluster without an owner (Prune=false)', advice);
    return review('Argo CD leaves it in the cluster without an owner (Prune=false)', advice);
  }
  if (manifest.kind === 'Namespace')
    return dangerous('Argo CD waits for a confirmation, then every object of the namespace is deleted', keep);
  if (manifest.kind === 'CustomResourceDefinition')
    return dangerous('Argo CD waits for a confirmation, then every object of this kind is deleted', keep);
  if (isStateful(manifest)) {
    const waits = optionsOf(manifest).includes('Prune=confirm')
      ? 'Argo CD waits for a confirmation, then deletes it'
      : 'Argo CD deletes it at once';
    return dangerous(`${waits}; it holds data`, keep);
  }
  if (is(manifest, 'Deployment', 'DaemonSet'))
    return dangerous('Argo CD prunes it at once: the program stops', 'Confirm that no user or program needs it.');
  if (manifest.kind === 'Application')
    return dangerous(
      'Argo CD deletes the Application and, by its finalizer, every object of it',
      'Confirm that everything in its folder may go.',
    );
  return review('Argo CD prunes it at once', 'Confirm that no other object needs it.');
}

const keep = 'Verify the newest backup, and confirm the removal only when the data may be lost.';

function moved({ before, after, manifest }: ObjectChange): Finding {
  const reason = `it moves from ${before!.environment}/${before!.application} to ${after!.environment}/${after!.application}: the old Application prunes it, the new one creates it, in any order`;
  const advice =
    'Two Applications may fight over it: sync the new one first, with Prune=false on the object meanwhile.';
  return isStateful(manifest) ? dangerous(reason, advice) : review(reason, advice);
}

const annotation = (manifest: Manifest, name: string) =>
  manifest.metadata.annotations?.[`argocd.argoproj.io/${name}`] ?? '';

/** Sync options of one object. */
export const optionsOf = (manifest: Manifest): readonly string[] =>
  annotation(manifest, 'sync-options').split(',').filter(Boolean);

const isHook = (manifest: Manifest) => annotation(manifest, 'hook') !== '';
