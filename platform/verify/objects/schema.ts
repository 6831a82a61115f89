import { clusterApis } from '../../kubernetes/custom-apis';
import { validationFaults } from '../../kubernetes/validation';
import type { ShapeRule } from '../rule';

/**
 * The API server silently drops a misspelt field, and a wrong type or value fails the sync: here all fail the build. The constraints
 * beyond its API description are in platform/kubernetes/constraints.
 */
export const schema: ShapeRule = {
  name: 'schema',
  *check(environments) {
    const apis = clusterApis(environments);
    for (const { cluster, objects } of environments) {
      const api = apis.get(cluster)!;
      for (const at of objects) {
        for (const message of validationFaults(at.manifest, api)) {
          yield { at, message, fix: `Correct the field; see its documentation for Kubernetes ${cluster.kubernetes}.` };
        }
      }
    }
  },
};
