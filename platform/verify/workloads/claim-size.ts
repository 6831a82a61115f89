import type { Graph } from '../../link/graph';
import { bytes } from '../../util/quantity';
import type { Rule } from '../rule';

/** A claim that requests no storage is refused; of one in a StatefulSet's template, only when its first pod is created. */
export const claimSize: Rule = {
  name: 'claim-size',
  *check(graph) {
    for (const { at, name, storage } of claims(graph)) {
      // Also refuses NaN.
      if (bytes(storage ?? 0) > 0) continue;
      yield {
        at,
        message: `requests ${storage ?? 'no size'} of storage${name ? ` for the claim ${name}` : ''}`,
        fix: 'Set spec.resources.requests.storage, such as 1Gi.',
      };
    }
  },
};

function* claims(graph: Graph) {
  for (const at of graph.all('PersistentVolumeClaim'))
    yield { at, name: undefined, storage: at.manifest.spec.resources?.requests?.storage };
  for (const at of graph.all('StatefulSet')) {
    for (const { metadata, spec } of at.manifest.spec.volumeClaimTemplates ?? [])
      yield { at, name: metadata?.name, storage: spec?.resources?.requests?.storage };
  }
}
