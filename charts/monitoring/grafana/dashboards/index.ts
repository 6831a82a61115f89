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

export function fileOf({ uid }: Dashboard): string {
  return `${uid}.json`;
}
