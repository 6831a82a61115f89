import { describeFlow, type Party } from '../model/flow';
import { declaredPaths, networkOf } from '../network/ends';
import type { Rule } from './rule';

/** A declared flow that the policies do not let through is a time-out that no log explains. */
export const blockedFlow: Rule = {
  name: 'blocked-flow',
  *check(graph) {
    const network = networkOf(graph);
    const paths = declaredPaths(graph, network);
    for (const { flow, from, to } of paths) {
      if (!network.reachability.allows(from.end, to.end, flow.port, flow.protocol)) {
        yield {
          at: from.object ?? to.object ?? graph.objects[0]!,
          message: `the flow ${describeFlow(flow)} is declared and its policies do not let it through (${from.name} to ${to.name})`,
          fix: 'Declare flows with calls, callsOutside or accepts: they write both sides.',
        };
      }
    }
    for (const flow of graph.flows) {
      if (paths.some((path) => path.flow === flow)) continue;
      const empty = [flow.from, flow.to].filter((party) => network.endsOf(party).length === 0);
      const namespaces = [flow.from, flow.to].flatMap((party) => ('namespace' in party ? [party.namespace] : []));
      const at = graph.objects.find(({ manifest }) => namespaces.includes(manifest.metadata.namespace ?? ''));
      yield {
        at: at ?? graph.objects[0]!,
        message: `the flow ${describeFlow(flow)} names ${empty.map(nothing).join(' and ')}`,
        fix: 'Remove the flow, or correct the labels or addresses of its ends.',
      };
    }
  },
};

/** Policies act after a Service's translation: an address of the cluster itself is never what they see. */
function nothing(party: Party): string {
  return 'addresses' in party
    ? `no address outside the cluster (${party.addresses.join(', ')})`
    : `pods that do not exist (${party.name} in ${party.namespace})`;
}
