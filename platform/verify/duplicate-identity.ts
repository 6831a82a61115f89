import { groupOf } from '../model/manifest';
import { groupBy } from '../util/collections';
import type { ShapeRule } from './rule';

/** Two objects of one identity overwrite each other at every sync, whichever files they come from. */
export const duplicateIdentity: ShapeRule = {
  name: 'duplicate-identity',
  *check(environments) {
    const all = environments.flatMap(({ cluster, objects }) =>
      // Objects without an identity are what the rule `schema` tells of.
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
