import { isSchedule } from '../../util/schedule';
import type { Rule } from '../rule';

/** The API server refuses a schedule that it cannot parse; one without a next run, such as 31 February, never starts and no log states it. */
export const cronSchedule: Rule = {
  name: 'cron-schedule',
  *check(graph) {
    for (const at of graph.all('CronJob')) {
      const { schedule } = at.manifest.spec;
      if (isSchedule(schedule)) continue;
      yield {
        at,
        message: `has the schedule "${schedule}", which is not valid or has no next run`,
        fix: 'Write five fields that occur, such as "0 2 * * *".',
      };
    }
  },
};
