import { networkOf } from '../network/ends';
import type { Rule } from './rule';

/** Pods that no NetworkPolicy selects may connect to everything, and everything may connect to them. */
export const isolation: Rule = {
  name: 'isolation',
  *check(graph) {
    const { pods, reachability } = networkOf(graph);
    for (const { object: at, end } of pods) {
      if (!at) continue;
      for (const direction of ['ingress', 'egress'] as const) {
        if (!reachability.isolates(end, direction)) {
          yield {
            at,
            message: `no NetworkPolicy isolates its pods for ${direction}`,
            fix: `Add a default-deny NetworkPolicy to the namespace ${end.namespace}.`,
          };
        }
      }
    }
  },
};
