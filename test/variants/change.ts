import type { ClusterInput } from '../../environments/schema/cluster';
import type { TenantInput } from '../../environments/schema/tenant';

export interface Records {
  readonly clusters: readonly ClusterInput[];
  readonly tenants: readonly TenantInput[];
}

/** A valid change of all records. */
export type Change = (records: Records) => Records;

type Fields<T> = (old: T) => Partial<T>;

/** Changes the first cluster, also where its tenants refer to it. */
export const onCluster =
  (fields: Fields<ClusterInput>): Change =>
  ({ clusters: [first, ...rest], tenants }) => {
    const changed = { ...first!, ...fields(first!) };
    return {
      clusters: [changed, ...rest],
      tenants: tenants.map((each) => (each.cluster === first ? { ...each, cluster: changed } : each)),
    };
  };

/** Changes one tenant. @param at its place in the list, negative from the end. */
export const onTenant =
  (at: number, fields: Fields<TenantInput>): Change =>
  ({ clusters, tenants }) => {
    const place = (at + tenants.length) % tenants.length;
    return { clusters, tenants: tenants.map((each, index) => (index === place ? { ...each, ...fields(each) } : each)) };
  };

/** One change after the other. */
export const all =
  (...changes: readonly Change[]): Change =>
  (records) =>
    changes.reduce((before, change) => change(before), records);
