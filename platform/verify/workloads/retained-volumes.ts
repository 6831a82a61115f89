import { claimsOf } from '../../link/storage';
import type { Rule } from '../rule';

/** With reclaimPolicy Delete, the deletion of a claim or of its Namespace deletes the data, copies on the same disk included. */
export const retainedVolumes: Rule = {
  name: 'retained-volumes',
  *check(graph) {
    for (const { object: at, name, storageClass } of claimsOf(graph)) {
      // The rule `dangling-reference` reports a class that does not exist.
      if (storageClass === undefined || storageClass.reclaimPolicy === 'Retain') continue;
      yield {
        at,
        message: `claims ${name} from the StorageClass ${storageClass.name}, which deletes the volume with the claim`,
        fix: 'Use a StorageClass with reclaimPolicy: Retain.',
      };
    }
  },
};
