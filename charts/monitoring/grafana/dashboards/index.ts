import { argoCd } from './argo-cd';
import { backups } from './backups';
import { capacity } from './capacity';
import type { Dashboard } from './kit/dashboard';
import { logs } from './logs';
import { postgres } from './postgres';
import { redis } from './redis';
import { slo } from './slo';
import { unified } from './unified';

/** What opens first. */
export const home = unified;

export const dashboards: readonly Dashboard[] = [unified, postgres, redis, backups, argoCd, capacity, slo, logs];

/** What shows a job that nothing declares shows nothing. @param jobs that Prometheus reads. */
export function dashboardsFor(jobs: ReadonlySet<string>): readonly Dashboard[] {
  return dashboards.filter((each) => each !== argoCd || jobs.has('argocd'));
}

export function fileOf({ uid }: Dashboard): string {
  return `${uid}.json`;
}
