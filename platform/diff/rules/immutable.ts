import { changedFields } from '../../gitops/immutable/field';
import { immutableFields } from '../../gitops/immutable/table';
import { matches } from '../fields';
import { dangerous, type ObjectRule } from '../verdict';
import { optionsOf } from './lifecycle';

/** A field that the API server refuses to change: the sync of the whole Application fails until a person acts. */
export const immutable: ObjectRule = {
  name: 'immutable-field',
  *check({ before, after, fields }) {
    if (!before || !after) return;
    const { manifest } = after;
    // Under another name it is another object.
    if (before.manifest.metadata.name !== manifest.metadata.name) return;
    const changed = changedFields(immutableFields, before.manifest, manifest);
    if (changed.length === 0) return;
    const covered = fields.filter(({ path }) => changed.some((field) => matches(path, `${field}.**`)));
    const names = changed.join(', ');
    if (optionsOf(manifest).some((option) => option === 'Replace=true' || option === 'Force=true'))
      yield dangerous(
        `${names} is immutable: Argo CD deletes and creates the object again`,
        'Expect its absence meanwhile.',
        covered,
      );
    else
      yield dangerous(
        `${names} is immutable: the API server refuses the change, and the sync fails`,
        'Revert it, or delete the object by hand once the sync has failed (a StatefulSet with --cascade=orphan).',
        covered,
      );
  },
};
