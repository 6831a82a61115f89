import { unenforcedPolicies } from '../../network/unenforced';
import type { Rule } from '../rule';

/** A policy that no component of the cluster enforces gives a protection that does not exist. */
export const unenforcedPolicy: Rule = {
  name: 'unenforced-policy',
  *check(graph) {
    for (const at of unenforcedPolicies(graph)) {
      yield {
        at,
        message: 'has no effect: the kube-router of K3s enforces NetworkPolicies only',
        fix: 'Write NetworkPolicies in each namespace instead, as the kit of charts does.',
      };
    }
  },
};
