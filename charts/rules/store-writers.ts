import { displayName, type Graph } from '@twisterlab/platform/link/graph';
import type { Workload } from '@twisterlab/platform/link/pods';
import type { FlowPeer } from '@twisterlab/platform/model/flow';
import { is } from '@twisterlab/platform/model/kinds';
import { selectorMatches } from '@twisterlab/platform/model/manifest';
import { groupBy } from '@twisterlab/platform/util/collections';
import type { Rule } from '@twisterlab/platform/verify/rule';
import type { Tenant } from '../../environments/schema/tenant';

/**
 * Workloads that write to a store of their tenant, by the declared flows. A server logs in to the store before it starts, because
 * its probes may succeed without the store. While the record stops the writers, none has pods: a row written during a dump is lost.
 */
export const storeWriters = (tenants: readonly Tenant[]): Rule => ({
  name: 'store-writers',
  *check(graph) {
    const byName = new Map(tenants.map((tenant) => [tenant.name, tenant]));
    for (const { writer, store } of writers(graph)) {
      const at = writer.object;
      const tenant = byName.get(at.environment);
      if (!tenant) continue;
      const waits = writer.spec.initContainers?.some(({ env = [] }) => env.some(logsInTo(store)));
      if (is(at.manifest, 'Deployment', 'DaemonSet') && !waits) {
        yield {
          at,
          message: `writes to ${store} and has no init container that logs in to it`,
          fix: 'Pass the store to the Server under stores; for a client that only reads use connectTo(reader(store)).',
        };
      }
      if (tenant.writersStopped !== undefined && runs(writer)) {
        yield {
          at,
          message: `writes to ${store}, and the record stops its writers (${tenant.writersStopped})`,
          fix: 'Pass the store to the Server under stores, or suspend the CronJob while tenant.writersStopped is set.',
        };
      }
    }
  },
});

const logsInTo =
  (store: string) =>
  ({ name, value = '' }: { readonly name: string; readonly value?: string }) =>
    name.endsWith('HOST') && value === store;

function runs({ object: { manifest }, pods }: Workload): boolean {
  return is(manifest, 'CronJob') ? manifest.spec.suspend !== true : pods > 0;
}

/** Workloads of a tenant and the names of the stores that they write to. The stores' own connections do not count. */
function writers({ flows, workloads, workloadsIn }: Graph): { readonly writer: Workload; readonly store: string }[] {
  const stores = groupBy(
    workloads.filter(
      ({ object: { manifest } }) =>
        is(manifest, 'StatefulSet') && (manifest.spec.volumeClaimTemplates?.length ?? 0) > 0,
    ),
    ({ namespace }) => namespace,
  );
  const namespaceOf = (peer: FlowPeer) => ('labels' in peer ? peer.namespace : undefined);
  const found = flows
    .filter(({ readOnly }) => !readOnly)
    .flatMap(({ from, to }) =>
      (stores.get(namespaceOf(to) ?? '') ?? [])
        .filter((store) => isPeer(store, to))
        .flatMap((store) =>
          workloadsIn(namespaceOf(from))
            .filter((each) => !is(each.object.manifest, 'StatefulSet') && isPeer(each, from))
            .filter(({ object }) => object.environment === store.object.environment)
            .map((writer) => ({ writer, store: store.object.manifest.metadata.name })),
        ),
    );
  return [
    ...new Map(found.map((each) => [`${each.store} ${displayName(each.writer.object.manifest)}`, each])).values(),
  ];
}

function isPeer({ namespace, labels }: Workload, peer: FlowPeer): boolean {
  return 'labels' in peer && peer.namespace === namespace && selectorMatches({ matchLabels: peer.labels }, labels);
}
