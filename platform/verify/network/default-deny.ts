import { networkOf } from '../../network/endpoints';
import type { Rule } from '../rule';

/** Pods that no NetworkPolicy selects may connect to everything, and everything may connect to them. */
export const defaultDeny: Rule = {
  name: 'default-deny',
  *check(graph) {
    const { pods, reachability } = networkOf(graph);
    for (const { object: at, peer } of pods) {
      if (!at) continue;
      for (const direction of ['ingress', 'egress'] as const) {
        if (!reachability.isolates(peer, direction)) {
          yield {
            at,
            message: `no NetworkPolicy isolates its pods for ${direction}`,
            fix: `Add a default-deny NetworkPolicy to the namespace ${peer.namespace}.`,
          };
        }
      }
    }
  },
};
