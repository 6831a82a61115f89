import { timeZone } from '../../util/schedule';
import type { Rule } from '../rule';

/**
 * A CronJob without a time zone runs by the clock of the machine with the controller manager. Where its clock changes, one night
 * a year has no run at 02:00 and another has two (robfig/cron, which Kubernetes uses, drops the run).
 */
export const cronTimeZone: Rule = {
  name: 'cron-time-zone',
  *check(graph) {
    for (const at of graph.all('CronJob')) {
      const found = at.manifest.spec.timeZone;
      if (found === timeZone) continue;
      yield {
        at,
        message:
          found === undefined
            ? 'has no timeZone: it runs by the clock of whichever machine is the control plane'
            : `has the timeZone ${found}: intervals between runs are computed in ${timeZone}, where the clock never changes`,
        fix: `Set spec.timeZone to ${timeZone}.`,
      };
    }
  },
};
