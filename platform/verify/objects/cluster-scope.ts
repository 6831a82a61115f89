import type { Rule } from '../rule';

/** A tenant must not own cluster-scoped objects: a change of one affects all tenants. */
export const clusterScope: Rule = {
  name: 'cluster-scope',
  *check({ objects, cluster }) {
    for (const at of objects) {
      if (at.environment !== cluster.name && !at.manifest.metadata.namespace) {
        yield {
          at,
          message: `is cluster-scoped, but belongs to the tenant ${at.environment}`,
          fix: `Move it to the charts of the cluster ${cluster.name}.`,
        };
      }
    }
  },
};
