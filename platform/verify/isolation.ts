import { networkOf } from '../network/ends';
import type { Rule } from './rule';

/** A pod that no policy selects talks to everybody and listens to everybody. */
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
            message: `no policy isolates its pods for ${direction}`,
            fix: `Add a default-deny policy to the namespace ${end.namespace}.`,
          };
        }
      }
    }
  },
};
