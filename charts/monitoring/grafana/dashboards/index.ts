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

/** Omits the dashboard of a job that is not scraped. @param jobs that Prometheus scrapes. @param objective in percent. */
export function dashboardsFor(jobs: ReadonlySet<string>, objective: number): readonly Dashboard[] {
  const all = [unified, postgres, redis, backups, argoCd, capacity, slo(objective), logs];
  return all.filter((each) => each !== argoCd || jobs.has('argocd'));
}

export function fileOf({ uid }: Dashboard): string {
  return `${uid}.json`;
}
