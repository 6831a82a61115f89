import { displayName, type Graph } from '@twisterlab/platform/link/graph';
import { isSchedule, runTogether } from '@twisterlab/platform/util/schedule';
import type { Finding, Rule } from '@twisterlab/platform/verify/rule';
import { backupTasks } from './backup-tasks';

/** No two tasks of backups start in the same minute: all read and write the same disks, and each may fill its scratch space. */
export const backupSchedules: Rule = {
  name: 'backup-schedules',
  check: (graph) => [...together(graph)],
};

function* together(graph: Graph): Iterable<Finding> {
  const tasks = backupTasks(graph).filter(({ suspended, schedule }) => !suspended && isSchedule(schedule));
  for (const [index, { object: at, schedule }] of tasks.entries()) {
    const other = tasks.slice(0, index).find((each) => runTogether(each.schedule, schedule));
    if (!other) continue;
    yield {
      at,
      message: `runs at "${schedule}", as ${displayName(other.object.manifest)} does at "${other.schedule}"`,
      fix: 'Change backups.schedule, backups.drillSchedule or backups.offsite.schedule of one of the records.',
    };
  }
}
