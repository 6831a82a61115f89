import type { Graph } from '../../link/graph';
import { displayName, objectKey, templateClaims } from '../../link/graph';
import { mountedClaims, type Workload } from '../../link/pods';
import { is } from '../../model/kinds';
import { groupBy } from '../../util/collections';
import type { Rule } from '../rule';

/**
 * The pod that starts first decides on which node a local volume is, and every volume that one node mounts at a time. A pod that
 * selects other nodes and shares it stays Pending, so all of them have to select the same.
 */
export const claimNode: Rule = {
  name: 'claim-node',
  *check(graph) {
    const users = graph.workloads.flatMap((workload) =>
      claimsOf(workload).map((name) => ({ workload, name, key: objectKey('claim', name, workload.namespace) })),
    );
    for (const uses of groupBy(users, ({ key }) => key).values()) {
      const { name, workload } = uses[0]!;
      if (uses.length < 2 || isShared(graph, name, workload.namespace)) continue;
      const wanted = uses.find((each) => Object.keys(selectorOf(each.workload)).length > 0)?.workload;
      for (const { workload: other } of wanted ? uses : []) {
        const absent = Object.entries(selectorOf(wanted!)).filter(([key, value]) => selectorOf(other)[key] !== value);
        if (absent.length === 0) continue;
        yield {
          at: other.object,
          message: `mounts ${name} and does not select ${absent.map(([label, value]) => `${label}=${value}`).join(', ')}, as ${displayName(wanted!.object.manifest)} does: the volume may be on a node where that never runs`,
          fix: 'Give all that mount the claim the same nodeSelector.',
        };
      }
    }
  },
};

const selectorOf = ({ spec: { nodeSelector = {} } }: Workload) => nodeSelector;

const claimsOf = ({ object, spec }: Workload) => [
  ...new Set([...templateClaims(object.manifest), ...mountedClaims(spec)]),
];

/** Whether pods on several nodes may mount a claim; false for one that is rendered nowhere. */
function isShared(graph: Graph, name: string, namespace: string): boolean {
  const claim = graph.byKey.get(objectKey('PersistentVolumeClaim', name, namespace))?.manifest;
  const templates = graph
    .workloadsIn(namespace)
    .flatMap(({ object: { manifest } }) =>
      is(manifest, 'StatefulSet') && templateClaims(manifest).includes(name)
        ? (manifest.spec.volumeClaimTemplates ?? []).filter(({ metadata }) => name.startsWith(`${metadata?.name}-`))
        : [],
    );
  const specs = [is(claim, 'PersistentVolumeClaim') ? claim.spec : undefined, ...templates.map(({ spec }) => spec)];
  return specs.some((spec) => spec?.accessModes?.some((mode) => /Many$/.test(mode)));
}
