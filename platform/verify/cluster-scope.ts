import type { Rule } from './rule';

/** A tenant that owns a cluster-scoped object could change it under the feet of all others. */
export const clusterScope: Rule = {
  name: 'cluster-scope',
  *check({ objects, cluster }) {
    for (const at of objects) {
      if (at.environment !== cluster.name && !at.manifest.metadata.namespace) {
        yield {
          at,
          message: `is cluster-scoped and comes from the tenant ${at.environment}`,
          fix: `Move it to the charts of the cluster ${cluster.name}.`,
        };
      }
    }
  },
};
