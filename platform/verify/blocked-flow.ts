import { describeFlow } from '../flow';
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
        const at = (from.object ?? to.object)!;
        yield {
          at,
          says: `the flow ${describeFlow(flow)} is declared and its policies do not let it through (${from.name} to ${to.name})`,
          mend: 'Declare flows with calls, callsOutside or accepts: they write both sides.',
        };
      }
    }
    for (const flow of graph.flows) {
      if (paths.some((path) => path.flow === flow)) continue;
      const at = graph.objects.find(
        ({ manifest }) => 'namespace' in flow.from && manifest.metadata.namespace === flow.from.namespace,
      );
      yield {
        at: at ?? graph.objects[0]!,
        says: `the flow ${describeFlow(flow)} names pods that do not exist`,
        mend: 'Remove the flow, or correct the labels of its ends.',
      };
    }
  },
};
