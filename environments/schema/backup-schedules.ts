import { isPlainSchedule, later } from '@twisterlab/platform/util/schedule';
import type { Tenant } from './tenant';

/** When the tasks of a backup start, as five cron fields. */
export interface BackupSchedules {
  readonly backup: string;
  readonly drill: string;
}

/** A tenant's backups in the order of their start, a quarter of an hour apart. */
export const backupOrder = ['postgres', 'postgres-dump', 'redis', 'offsite'] as const;
export type BackupName = (typeof backupOrder)[number];

/** Tasks of the cluster's first tenant. Those of each further tenant start an hour later, so that no two start together. */
const defaults = {
  backup: '0 2 * * *',
  offsite: '45 4 * * *',
  /** Five minutes past, between the starts of backups. */
  drill: '5 5 * * 0',
} as const;

/**
 * The schedules of a tenant's backup.
 * @throws Error if one of them would start on the next day; `tenantChecks` reports that first.
 */
export function backupSchedules(
  { place, backups }: Pick<Tenant, 'place' | 'backups'>,
  name: BackupName,
): BackupSchedules {
  const { schedule, drillSchedule, offsite } = backups;
  const byPlace = (first: string) => later(first, 60 * place);
  // A schedule with several times is not moved; the rule `backup-schedules` reports tasks that then start together.
  const inOrder = (first: string) => (isPlainSchedule(first) ? later(first, 15 * backupOrder.indexOf(name)) : first);
  return {
    backup:
      name === 'offsite'
        ? (offsite?.schedule ?? byPlace(defaults.offsite))
        : inOrder(schedule ?? byPlace(defaults.backup)),
    drill: inOrder(drillSchedule ?? byPlace(defaults.drill)),
  };
}
