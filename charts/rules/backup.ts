import { type Graph, objectKey, templateClaims } from '@twisterlab/platform/link/graph';
import { groupBy } from '@twisterlab/platform/util/collections';
import { isSchedule, longestInterval, week } from '@twisterlab/platform/util/schedule';
import type { Finding, Rule } from '@twisterlab/platform/verify/rule';
import type { Tenant } from '../../environments/schema/tenant';
import { serverState } from '../cluster/datastore-backup/datastore-backup';
import { annotations } from '../kit/backup';
import { nodeAgentsNamespace } from '../kit/metrics';
import { type BackupTask, backupTasks, hasAlert } from './backup-tasks';

/** Requires for all data of tenants: a scheduled backup, a restore drill, and alerts for both. */
export const backup = (tenants: readonly Tenant[]): Rule => ({
  name: 'backup',
  *check(graph) {
    const tasks = backupTasks(graph);
    yield* uncopiedServer(graph, tasks);
    const byNamespace = groupBy(tasks, ({ namespace }) => namespace);
    for (const { namespace } of tenants.filter((tenant) => tenant.cluster.name === graph.cluster.name))
      yield* uncopied(graph, namespace, byNamespace.get(namespace) ?? []);
    for (const one of tasks) {
      const running = byNamespace.get(one.namespace)!.filter((each) => each.backup === one.backup && !each.suspended);
      for (const [message, fix] of faults(graph, one, running)) yield { at: one.object, message, fix };
    }
  },
});

/** The datastore, the token and the certificates of K3s exist on the server only. */
function* uncopiedServer(graph: Graph, tasks: readonly BackupTask[]): Iterable<Finding> {
  const copied = tasks.some(({ task, suspended, hostPaths }) => {
    return task === 'backup' && !suspended && hostPaths.includes(serverState);
  });
  if (copied) return;
  for (const at of graph.all('Namespace').filter(({ manifest }) => manifest.metadata.name === nodeAgentsNamespace)) {
    yield {
      at,
      message: `has no active backup of ${serverState}: datastore, token and certificates of K3s`,
      fix: 'Add DatastoreBackup to the charts of the cluster: charts/cluster/datastore-backup.',
    };
  }
}

/** @param tasks of the namespace. */
function* uncopied(graph: Graph, namespace: string, tasks: readonly BackupTask[]): Iterable<Finding> {
  const backups = tasks.filter((each) => each.task === 'backup');
  for (const at of graph.all('StatefulSet')) {
    const { metadata, spec } = at.manifest;
    if (metadata.namespace !== namespace || !spec.volumeClaimTemplates?.length) continue;
    const own = templateClaims(at.manifest);
    // A claim that the backup of another StatefulSet mounts holds copies, not data.
    const holdsCopies = backups.some(
      ({ of, claims }) => of !== metadata.name && claims.some((each) => own.includes(each)),
    );
    if (holdsCopies || backups.some(({ of, suspended }) => of === metadata.name && !suspended)) continue;
    yield {
      at,
      message: 'stores data that no active CronJob backs up',
      fix: 'Add a Backup of it: charts/kit/backup.ts.',
    };
  }
}

type Fault = readonly [message: string, fix: string];

/** @param running tasks of the same backup. */
function* faults(graph: Graph, one: BackupTask, running: readonly BackupTask[]): Iterable<Fault> {
  const { namespace, of = '', env, task } = one;
  if (!graph.byKey.has(objectKey('StatefulSet', of, namespace))) {
    yield [
      `has ${annotations.of} "${of}", which is not a StatefulSet of ${namespace}`,
      'Name the StatefulSet that it copies.',
    ];
  }
  const keep = env.find(({ name }) => name === 'KEEP')?.value ?? '';
  if (task === 'backup' && !/^[1-9]\d*$/.test(keep)) {
    yield [`has KEEP="${keep}": retention could delete all copies`, 'Write a whole number from 1 upwards.'];
  }
  if (task === 'restore' && !one.suspended) {
    yield ['restores by schedule: it must be a template for manual runs', 'Set suspend to true.'];
  }
  if (one.suspended) return;
  if (task === 'backup' && (!isSchedule(one.schedule) || longestInterval(one.schedule) > week)) {
    yield [`runs at "${one.schedule}", less often than weekly: the loss of a disk loses as much`, 'Run it every day.'];
  }
  if (one.retries < 1) {
    yield [`has backoffLimit ${one.retries}: a connection that fails once fails the whole run`, 'Set 1 or more.'];
  }
  if (task === 'backup') yield* unproven(one, running);
  if (task === 'drill') yield* drill(one, running);
  if (['backup', 'drill'].includes(task ?? '') && !hasAlert(graph, one)) {
    yield [
      `has no alert on backup="${one.backup}",task="${task}"`,
      'Declare backupAlerts as a rule group: charts/kit/backup-alerts.ts.',
    ];
  }
}

function* unproven({ backup }: BackupTask, running: readonly BackupTask[]): Iterable<Fault> {
  if (running.some(({ task }) => task === 'drill')) return;
  yield ['creates copies that no active drill restores', `Add a CronJob with the task drill for the backup ${backup}.`];
}

function* drill({ backup, schedule, claims }: BackupTask, running: readonly BackupTask[]): Iterable<Fault> {
  const backups = running.filter(({ task }) => task === 'backup');
  if (backups.length === 0) {
    yield ['restores copies that no active backup creates', `Add a CronJob with the task backup for ${backup}.`];
  }
  if (!isSchedule(schedule) || longestInterval(schedule) > week) {
    yield [`runs at "${schedule}", less often than weekly`, 'Name a day of the week, such as "0 5 * * 0" for Sundays.'];
  }
  for (const { claims: written } of backups) {
    if (!written.some((each) => claims.includes(each))) {
      const list = (names: readonly string[]) => names.join(', ') || 'no claim';
      yield [`mounts ${list(claims)}; the copies are on ${list(written)}`, 'Mount the claim that the backup writes.'];
    }
  }
}
