import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { DistObject } from '../live/objects';
import { resourceOf } from '../live/plural';
import { runbooks } from './alerts';
import { type BackupTask, backupTasks } from './backups';
import { capacities, type NodeCapacity } from './capacity';
import { type CertificateState, certificateStates } from './certificates';
import { type Failure, failures } from './failing';
import { type OutOfDate, outOfDate } from './out-of-date';
import type { LiveCluster } from './read-cluster';

/** A failure with the address of its runbook. Undefined: dist does not have the alert. */
export interface Explained extends Failure {
  readonly runbook: string | undefined;
}

/** The live cluster against dist. */
export interface State {
  /** Objects of dist. */
  readonly objects: number;
  /** Objects that were not compared: Secrets, and what may not be listed. */
  readonly notCompared: readonly string[];
  readonly forbidden: readonly string[];
  readonly outOfDate: readonly OutOfDate[];
  readonly failing: readonly Explained[];
  readonly backups: readonly BackupTask[];
  readonly certificates: readonly CertificateState[];
  readonly capacity: readonly NodeCapacity[];
  /** Number of things that are not well. 0: all is. */
  readonly problems: number;
}

/** @param now in milliseconds since 1970. */
export function stateOf(dist: readonly DistObject[], live: LiveCluster, now: number): State {
  const objects: readonly Manifest[] = live.objects;
  const addresses = runbooks(dist);
  const backups = backupTasks(dist, objects, now);
  const certificates = certificateStates(objects, now);
  const capacity = capacities(objects);
  const found = [
    // The alerts of backups replace the one of their Jobs.
    ...failures(objects, dist, now).filter(
      ({ alert, object }) => alert !== 'JobFailed' || !isBackupJob(object, backups, objects),
    ),
    ...[...backups, ...certificates].flatMap(({ failure }) => failure ?? []),
  ];
  const failing = found.map((each) => ({ ...each, runbook: addresses.get(each.alert) }));
  const different = outOfDate(dist, live);
  const notCompared = dist.flatMap(({ path, manifest }) => {
    const resource = resourceOf(manifest);
    return resource === 'secrets' || live.forbidden.includes(resource) ? [`dist/${path}`] : [];
  });
  const overfull = capacity.filter(({ exceeded, schedulable }) => exceeded.length > 0 || !schedulable);
  return {
    objects: dist.length,
    ...{ notCompared, forbidden: live.forbidden, outOfDate: different, failing, backups, certificates, capacity },
    problems: different.length + failing.length + live.forbidden.length + overfull.length,
  };
}

function isBackupJob(name: string, backups: readonly BackupTask[], live: readonly Manifest[]): boolean {
  const job = live.find(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}` === name);
  const owner = job?.metadata.ownerReferences?.find(({ kind }) => kind === 'CronJob');
  return backups.some(({ object }) => object === `CronJob ${job?.metadata.namespace}/${owner?.name}`);
}
