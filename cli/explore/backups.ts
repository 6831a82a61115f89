import type { Graph } from '@twisterlab/platform/link/graph';
import { groupBy } from '@twisterlab/platform/util/collections';
import { type BackupTask, backupTasks } from '../../charts/rules/backup-tasks';
import type { BackupRun, ExploredBackup } from './model';
import type { ObjectIndex } from './objects';

/** The backups of a cluster with their tasks: `drill` restores the newest copy and compares it. */
export function backupsOf(graph: Graph, index: ObjectIndex): ExploredBackup[] {
  return [...groupBy(backupTasks(graph), ({ namespace, backup }) => `${namespace}/${backup}`).values()].map((same) => {
    const { namespace, backup, of } = same[0]!;
    return {
      namespace,
      name: backup,
      ...(of !== undefined && { of }),
      tasks: same.map((task) => runOf(task, index.of(task.object))),
    };
  });
}

function runOf({ task = '', schedule, suspended, namespace, backup }: BackupTask, object: number): BackupRun {
  const query = `backup_task_success_timestamp_seconds{namespace="${namespace}",backup="${backup}",task="${task}"}`;
  return { task, object, schedule, suspended, ...(!suspended && { query }) };
}
