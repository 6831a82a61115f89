import { dirname, join } from 'node:path';
import { replaceFolder } from '@twisterlab/platform/write/replace-folder';
import { treeOf } from '@twisterlab/platform/write/tree';
import { withoutHelmCharts } from '../charts';
import { bootstrapTree } from '../charts/argo-cd/bootstrap';
import { render, verify } from '../charts/site';
import type { ClusterInput } from '../environments/schema/cluster';
import { validateEnvironments } from '../environments/schema/environments';
import type { TenantInput } from '../environments/schema/tenant';
import { oneServerRecords } from './one-server';

/** Overrides of the environment records. */
export interface RecordOverrides {
  /** What they override. Default: the committed tenants on one server. */
  readonly records?: typeof oneServerRecords;
  /** Default: nothing. */
  readonly cluster?: Partial<ClusterInput>;
  /** Default: nothing. */
  readonly tenant?: (tenant: TenantInput) => Partial<TenantInput>;
}

/**
 * Renders records with overrides, through the charts, rules and writer of `npm run synth`; the bootstrap
 * scripts go beside the folder. Omits Argo CD: its render is cached for the existing clusters only.
 */
export function renderRecords(
  folder: string,
  { records = oneServerRecords, cluster: of = {}, tenant: to = () => ({}) }: RecordOverrides,
): void {
  const clusters = records.clusters.map((cluster) => ({ ...cluster, ...of }));
  const tenants = records.tenants.map((tenant) => ({
    ...tenant,
    ...to(tenant),
    cluster: clusters[records.clusters.indexOf(tenant.cluster)]!,
  }));
  const fleet = validateEnvironments({ clusters, tenants });
  const environments = render(fleet, withoutHelmCharts);
  verify(environments, fleet);
  replaceFolder(folder, treeOf(environments));
  replaceFolder(join(dirname(folder), 'bootstrap'), bootstrapTree(environments));
}
