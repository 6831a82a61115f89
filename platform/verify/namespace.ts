import { clusterApis } from '../kubernetes/api';
import { groupOf } from '../model/manifest';
import type { ShapeRule } from './rule';

/** A namespaced object without a namespace lands in `default`; a namespace on a cluster-scoped one is drift for ever. */
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
          yield { at, message: 'has no namespace and would land in default', fix: 'Give its Application a namespace.' };
        }
        if (!info.namespaced && metadata?.namespace) {
          yield {
            at,
            message: `belongs to no namespace and names ${metadata.namespace}`,
            fix: 'Put it into an Application without a namespace, in the cluster environment.',
          };
        }
      }
    }
  },
};
