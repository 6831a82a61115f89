import { argoCd } from './argo-cd';
import { backups } from './backups';
import { capacity } from './capacity';
import type { Dashboard } from './kit/dashboard';
import { logs } from './logs';
import { postgres } from './postgres';
import { redis } from './redis';
import { slo } from './slo';
import { unified } from './unified';

/** The home dashboard. */
export const home = unified;

export const dashboards: readonly Dashboard[] = [unified, postgres, redis, backups, argoCd, capacity, slo, logs];

/** Omits the dashboard of a job that is not scraped. @param jobs that Prometheus scrapes. */
export function dashboardsFor(jobs: ReadonlySet<string>): readonly Dashboard[] {
  return dashboards.filter((each) => each !== argoCd || jobs.has('argocd'));
}

export function fileOf({ uid }: Dashboard): string {
  return `${uid}.json`;
}
