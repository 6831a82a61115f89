import { displayName, type Graph } from '@twisterlab/platform/link/graph';
import { isSchedule, runTogether, timesOfDay } from '@twisterlab/platform/util/schedule';
import type { Finding, Rule } from '@twisterlab/platform/verify/rule';
import { backupTasks } from './backup-tasks';

/** No two tasks of backups start in the same minute: all read and write the same disks, and each may fill its scratch space. */
export const backupSchedules: Rule = {
  name: 'backup-schedules',
  check: (graph) => [...together(graph)],
};

function* together(graph: Graph): Iterable<Finding> {
  const tasks = backupTasks(graph).filter(({ suspended, schedule }) => !suspended && isSchedule(schedule));
  // Only tasks with a common time of the day are compared: comparing all would take the square of their number.
  const byTime = new Map<number, (typeof tasks)[number][]>();
  for (const task of tasks) {
    const { object: at, schedule } = task;
    const candidates = timesOfDay(schedule).map((time) => byTime.get(time) ?? []);
    const other = candidates.flat().find((each) => runTogether(each.schedule, schedule));
    for (const time of timesOfDay(schedule)) byTime.set(time, [...(byTime.get(time) ?? []), task]);
    if (!other) continue;
    yield {
      at,
      message: `runs at "${schedule}", as ${displayName(other.object.manifest)} does at "${other.schedule}"`,
      fix: 'Change backups.schedule, backups.drillSchedule or backups.offsite.schedule of one of the records.',
    };
  }
}
