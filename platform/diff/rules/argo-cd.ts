import type { ObjectChange } from '../change';
import { fieldsAt } from '../fields';
import { dangerous, type Finding, type ObjectRule, review, routine } from '../verdict';
import { optionsOf } from './lifecycle';

/** Sync options, waves and hooks of objects. */
export const syncOptions: ObjectRule = {
  name: 'sync-options',
  *check(change) {
    const { before, after } = change;
    if (!before || !after) return;
    const [old, now] = [optionsOf(before.manifest), optionsOf(after.manifest)];
    const annotations = fieldsAt(change, 'metadata.annotations', 'metadata.annotations.*').filter(
      ({ path }) => path.length === 2 || path[2]!.startsWith('argocd.argoproj.io/'),
    );
    const lost = old.filter((each) => !now.includes(each) && /^(Prune|Delete)=/.test(each));
    if (lost.length > 0)
      yield dangerous(
        `it loses ${lost.join(' and ')}: Argo CD deletes it without a confirmation`,
        'Keep the option as long as the object has data.',
        annotations,
      );
    const force = now.filter((each) => !old.includes(each) && /^(Replace|Force)=true$/.test(each));
    if (force.length > 0)
      yield dangerous(
        `it gains ${force.join(' and ')}: each sync may delete and create it again`,
        'Avoid it for objects with pods or data.',
        annotations,
      );
    if (lost.length + force.length > 0) return;
    for (const field of annotations.filter(({ path }) => path.length > 2)) {
      const name = field.path[2]!.slice('argocd.argoproj.io/'.length);
      yield review(`${name} ${shown(field.from)} -> ${shown(field.to)}`, advice(name), [field]);
    }
  },
};

const shown = (value: unknown) => (value === undefined ? '(none)' : String(value));
const advice = (name: string) =>
  name === 'sync-wave'
    ? 'Check what it has to exist before, and what has to exist before it.'
    : 'Check what Argo CD does differently at the next sync.';

/** What Argo CD syncs, from where, and what it may do. */
export const application: ObjectRule = {
  name: 'application',
  *check(change) {
    if (!change.before || !change.after) return;
    if (change.manifest.kind === 'Application') yield* ofApplication(change);
    if (change.manifest.kind === 'AppProject') yield* ofProject(change);
  },
};

function* ofApplication(change: ObjectChange): Iterable<Finding> {
  const source = fieldsAt(change, 'spec.source.**', 'spec.sources.**', 'spec.destination.**', 'spec.project');
  if (source.length > 0)
    yield dangerous(
      `Argo CD reads another source or writes to another destination (${source.map(({ path }) => path.slice(1).join('.')).join(', ')})`,
      'Everything that the new source lacks is pruned: compare both before the merge.',
      source,
    );
  const automated = fieldsAt(change, 'spec.syncPolicy', 'spec.syncPolicy.automated.**');
  if (automated.length > 0)
    yield dangerous(
      'automatic sync, pruning or self-healing changes',
      'Check that changes still reach the cluster, and that nothing is pruned by mistake.',
      automated,
    );
  const finalizers = fieldsAt(change, 'metadata.finalizers.**');
  if (finalizers.length > 0)
    yield review(
      'its finalizers decide whether its objects are deleted with it',
      'Check what remains after a deletion.',
      finalizers,
    );
  const options = fieldsAt(change, 'spec.syncPolicy.syncOptions.**').filter(({ to }) =>
    /^(Replace|Force)=true$/.test(String(to)),
  );
  if (options.length > 0)
    yield dangerous(
      `${options.map(({ to }) => to).join(', ')}: each sync may delete and create objects again`,
      'Set it on the one object that needs it.',
      options,
    );
  const others = fieldsAt(change, 'spec.syncPolicy.**', 'spec.ignoreDifferences.**').filter(
    (field) => !automated.includes(field) && !options.includes(field),
  );
  if (others.length > 0)
    yield review('how Argo CD syncs or compares changes', 'Check that drift is still reverted.', others);
  const history = fieldsAt(change, 'spec.revisionHistoryLimit');
  if (history.length > 0) yield routine('another number of kept revisions', history);
}

function* ofProject(change: ObjectChange): Iterable<Finding> {
  const orphans = fieldsAt(change, 'spec.orphanedResources.**');
  if (orphans.length > 0)
    yield review(
      'it warns about other objects without an owner',
      'Check that each listed object is expected.',
      orphans,
    );
  const wider = change.fields.filter(
    ({ path, from, to }) => path[0] === 'spec' && from === undefined && to !== undefined,
  );
  const rights = wider.filter(({ path }) => /^(destinations|sourceRepos|.*Whitelist)$/.test(path[1] ?? ''));
  if (rights.length > 0)
    yield dangerous(
      `the project may do more: ${rights.map(({ path }) => path.slice(1).join(' ')).join(', ')}`,
      'Grant only what its folders contain.',
      rights,
    );
}
