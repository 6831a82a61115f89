import { argoCd } from './argo-cd';
import { backups } from './backups';
import { capacity } from './capacity';
import { certificates } from './certificates';
import { type HomeProps, home } from './home';
import { ingress } from './ingress';
import type { Dashboard } from './kit/dashboard';
import { withDeployments } from './kit/deployments';
import { logs } from './logs';
import { monitoring } from './monitoring';
import { namespace } from './namespace';
import { node } from './node';
import { postgres } from './postgres';
import { redis } from './redis';
import { type ObjectiveProps, slo } from './slo';
import { unified } from './unified';
import { workload } from './workload';

/** The file of the dashboard that opens first. */
export const homeFile = 'twisterlab-home.json';

export interface DashboardsProps extends HomeProps, ObjectiveProps {}

/** Omits what reads a job that is not scraped. @param jobs that Prometheus scrapes. */
export function dashboardsFor(
  jobs: ReadonlySet<string>,
  { objective, retentionDays, ...links }: DashboardsProps,
): readonly Dashboard[] {
  const all = [
    home(links),
    ...[unified, node, namespace, workload, ingress, slo({ objective, retentionDays }), certificates],
    ...[postgres, redis, backups, capacity, logs, monitoring],
  ];
  return jobs.has('argocd') ? [...all, argoCd].map(withDeployments) : all;
}

export function fileOf({ uid }: Dashboard): string {
  return `${uid}.json`;
}
