import { clusterApis } from '../../kubernetes/custom-apis';
import { groupOf } from '../../model/manifest';
import type { ShapeRule } from '../rule';

/** A namespaced object without a namespace lands in `default`; a cluster-scoped object with one never gets in sync. */
export const namespace: ShapeRule = {
  name: 'namespace',
  *check(environments) {
    const apis = clusterApis(environments);
    for (const { cluster, objects } of environments) {
      const { kinds } = apis.get(cluster)!;
      for (const at of objects) {
        const { kind, metadata } = at.manifest;
        const info = kinds.find((known) => known.kind === kind && known.group === groupOf(at.manifest));
        if (!info) continue;
        if (info.namespaced && !metadata?.namespace) {
          yield {
            at,
            message: 'has no namespace and would land in default',
            fix: 'Set the namespace of its Application.',
          };
        }
        if (!info.namespaced && metadata?.namespace) {
          yield {
            at,
            message: `is cluster-scoped, but sets metadata.namespace ${metadata.namespace}`,
            fix: 'Move it to an Application without a namespace, in the cluster environment.',
          };
        }
      }
    }
  },
};
