import { groupOf } from '../../model/manifest';
import { groupBy } from '../../util/collections';
import type { ShapeRule } from '../rule';

/** Two objects with the same kind, namespace and name overwrite each other on every sync. */
export const duplicateIdentity: ShapeRule = {
  name: 'duplicate-identity',
  *check(environments) {
    const all = environments.flatMap(({ cluster, objects }) =>
      // The rule `schema` reports objects without kind or name.
      objects.filter(({ manifest }) => manifest.kind && manifest.metadata?.name).map((at) => ({ at, cluster })),
    );
    const identities = groupBy(all, ({ at: { manifest }, cluster }) =>
      JSON.stringify([
        cluster.name,
        groupOf(manifest),
        manifest.kind,
        manifest.metadata.namespace,
        manifest.metadata.name,
      ]),
    );
    for (const [first, ...others] of identities.values()) {
      for (const { at } of others) {
        const where = `${first!.at.environment}/${first!.at.application}`;
        yield { at, message: `is already defined by ${where}`, fix: 'Rename one of them, or remove it.' };
      }
    }
  },
};
