import { badBackups } from './bad-backups';
import { badClusters } from './bad-clusters';
import type { BadInput } from './bad-input';
import { badTenants } from './bad-tenants';

export const badInputs: readonly BadInput[] = [...badClusters, ...badTenants, ...badBackups];
