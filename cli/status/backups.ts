import { is, type Kinds } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { longestInterval } from '@twisterlab/platform/util/schedule';
import { annotations as backupAnnotations } from '../../charts/kit/backup';
import { type DistObject, identityOf, nameOf } from '../live/objects';
import { conditionOf, type Failure, statusOf } from './failing';

/** A backup or the restore drill of one, from the status of its CronJob. */
export interface BackupTask {
  readonly object: string;
  readonly namespace: string;
  readonly backup: string;
  readonly task: 'backup' | 'drill';
  /** Milliseconds since 1970; undefined: it never succeeded. */
  readonly last: number | undefined;
  readonly failure?: Failure;
}

/** Backups and restore drills that dist has. @param now in milliseconds since 1970. */
export function backupTasks(dist: readonly DistObject[], live: readonly Manifest[], now: number): BackupTask[] {
  const byIdentity = new Map(live.map((each) => [identityOf(each), each]));
  return dist.flatMap(({ manifest }): BackupTask[] => {
    const { annotations = {}, namespace = '' } = manifest.metadata;
    const task = annotations[backupAnnotations.task];
    if (!is(manifest, 'CronJob') || (task !== 'backup' && task !== 'drill')) return [];
    const found = byIdentity.get(identityOf(manifest));
    const cronJob = is(found, 'CronJob') ? found : undefined;
    const last = Date.parse(statusOf(cronJob).lastSuccessfulTime ?? '') || undefined;
    const failure = failureOf(manifest, cronJob, task, last, live, now);
    const backup = annotations[backupAnnotations.backup] ?? manifest.metadata.name;
    return [{ object: nameOf(manifest), namespace, backup, task, last, ...(failure ? { failure } : {}) }];
  });
}

/** The first that applies. The limits of time are those of the alerts: the longest interval and the deadline of a run. */
function failureOf(
  wanted: Kinds['CronJob'],
  cronJob: Kinds['CronJob'] | undefined,
  task: 'backup' | 'drill',
  last: number | undefined,
  live: readonly Manifest[],
  now: number,
): Failure | undefined {
  const prefix = task === 'backup' ? ('Backup' as const) : ('RestoreDrill' as const);
  const object = nameOf(wanted);
  const { schedule, jobTemplate } = wanted.spec;
  const limit = 1000 * (longestInterval(schedule) + (jobTemplate.spec?.activeDeadlineSeconds ?? 0));
  if (!cronJob) return { object, alert: `${prefix}Missing`, message: 'its CronJob does not exist' };
  if (cronJob.spec.suspend) return { object, alert: `${prefix}TooOld`, message: 'its CronJob is suspended' };
  const failed = newestJob(cronJob, live);
  if (failed && conditionOf(failed, 'Failed')?.status === 'True')
    return { object, alert: `${prefix}Failed`, message: `its last run, ${nameOf(failed)}, failed` };
  const since = last ?? Date.parse(cronJob.metadata.creationTimestamp ?? '');
  if (!(now - since > limit)) return undefined;
  return last === undefined
    ? { object, alert: `${prefix}Missing`, message: 'it never succeeded' }
    : { object, alert: `${prefix}TooOld`, message: `its last success is ${age(now - last)} old` };
}

function newestJob(cronJob: Kinds['CronJob'], live: readonly Manifest[]): Manifest | undefined {
  const { name, namespace } = cronJob.metadata;
  return live
    .filter((each) => is(each, 'Job') && each.metadata.namespace === namespace)
    .filter(({ metadata }) =>
      metadata.ownerReferences?.some((owner) => owner.kind === 'CronJob' && owner.name === name),
    )
    .toSorted((one, two) => started(two) - started(one))[0];
}

const started = (job: Manifest) => Date.parse(statusOf(job).startTime ?? '') || 0;

/** `3 d`, `5 h` or `12 min`. */
export function age(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} d`;
}
