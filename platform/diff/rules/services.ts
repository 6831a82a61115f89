import { displayName, type Graph } from '../../link/graph';
import { is } from '../../model/kinds';
import { selectorMatches } from '../../model/manifest';
import { dangerous, type TreeRule } from '../verdict';

/** Services that found pods before and find none any more, whichever object caused it. */
export const emptyServices: TreeRule = {
  name: 'service-without-pods',
  *check({ clusters }) {
    for (const { before, after } of clusters) {
      const old = endpointsOf(before);
      for (const [service, pods] of endpointsOf(after))
        if (pods === 0 && (old.get(service) ?? 0) > 0)
          yield dangerous(`${service} finds no pods any more`, 'Correct its selector, or the labels of the pods.');
    }
  },
};

/** The number of workloads with pods behind each Service with a selector. */
function endpointsOf(graph: Graph): ReadonlyMap<string, number> {
  return new Map(
    graph.all('Service').flatMap((object) => {
      const { selector } = object.manifest.spec;
      if (!selector || !is(object.manifest, 'Service')) return [];
      const behind = graph
        .workloadsIn(object.manifest.metadata.namespace)
        .filter(({ labels }) => selectorMatches({ matchLabels: selector }, labels));
      return [[displayName(object.manifest), behind.length] as const];
    }),
  );
}
