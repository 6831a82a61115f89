import { displayName } from '@twisterlab/platform/link/graph';
import { is } from '@twisterlab/platform/model/kinds';
import type { Rule } from '@twisterlab/platform/verify/rule';
import type { Tenant } from '../../environments/schema/tenant';

/** A workload without replicas runs nowhere, and its Service answers nothing. Only `writersStopped` of a record stops one. */
export const replicas = (tenants: readonly Tenant[]): Rule => ({
  name: 'replicas',
  *check(graph) {
    const stopped = new Set(
      tenants.flatMap(({ namespace, writersStopped }) => (writersStopped === undefined ? [] : [namespace])),
    );
    const scaled = new Set(
      graph
        .all('HorizontalPodAutoscaler')
        .map(
          ({ manifest: { metadata, spec } }) =>
            `${spec.scaleTargetRef.kind} ${metadata.namespace}/${spec.scaleTargetRef.name}`,
        ),
    );
    for (const at of graph.objects) {
      const { manifest } = at;
      if (!is(manifest, 'Deployment', 'StatefulSet') || scaled.has(displayName(manifest))) continue;
      if ((manifest.spec.replicas ?? 1) > 0 || stopped.has(manifest.metadata.namespace ?? '')) continue;
      yield { at, message: 'has 0 replicas: it never runs', fix: 'Set replicas, or remove its chart.' };
    }
  },
});
