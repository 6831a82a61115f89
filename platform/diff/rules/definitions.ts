import { fieldsAt } from '../fields';
import { dangerous, type ObjectRule, review } from '../verdict';

/** CustomResourceDefinitions: versions that are no longer served, and fields that objects lose. */
export const definitions: ObjectRule = {
  name: 'definition',
  *check(change) {
    if (change.manifest.kind !== 'CustomResourceDefinition' || change.what !== 'changed') return;
    const versions = fieldsAt(change, 'spec.versions.*', 'spec.versions.*.served').filter(
      ({ path, to }) => to === undefined || (path.at(-1) === 'served' && to === false),
    );
    if (versions.length > 0)
      yield dangerous(
        `versions are no longer served: ${versions.map(({ path }) => path[2]).join(', ')}`,
        'Change every object and program to a served version first.',
        versions,
      );
    const others = fieldsAt(change, 'spec.**').filter((field) => !versions.includes(field));
    const removed = others.filter(({ path, to }) => path.includes('properties') && to === undefined);
    if (others.length > 0)
      yield review(
        `the schema of its kind changes in ${others.length} places${removed.length > 0 ? `, ${removed.length} of them removed` : ''}`,
        'Objects lose fields that it no longer has: compare with the release notes.',
        others,
      );
  },
};
