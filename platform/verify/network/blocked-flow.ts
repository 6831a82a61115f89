import type { Graph } from '../../link/graph';
import { describeFlow, type FlowPeer } from '../../model/flow';
import { declaredPaths, networkOf } from '../../network/endpoints';
import { networkInput } from '../../network/input';
import { type Finding, type Rule, unlessClean } from '../rule';

/** A declared flow that NetworkPolicies block times out, and no log contains the reason. */
export const blockedFlow: Rule = {
  name: 'blocked-flow',
  check: (graph) =>
    unlessClean(
      'blocked-flow',
      () => networkInput(graph),
      () => blockedFlows(graph),
    ),
};

function* blockedFlows(graph: Graph): Iterable<Finding> {
  const network = networkOf(graph);
  const paths = declaredPaths(graph, network);
  for (const { flow, from, to } of paths) {
    const answer = network.reachability.answer(from.peer, to.peer, flow.port, flow.protocol);
    if (answer === 'allowed') continue;
    const verdict = answer === 'denied' ? 'is blocked' : 'is allowed for some pod addresses only';
    yield {
      at: from.object ?? to.object ?? graph.objects[0]!,
      message: `the declared flow ${describeFlow(flow)} ${verdict} by NetworkPolicies (${from.name} to ${to.name})`,
      fix: 'Declare flows with connectTo, egressToCidr or ingressFrom: they also create the NetworkPolicies.',
    };
  }
  const found = new Set(paths.map(({ flow }) => flow));
  for (const flow of graph.flows) {
    if (found.has(flow)) continue;
    const empty = [flow.from, flow.to].filter((party) => network.peersOf(party).length === 0);
    const namespaces = [flow.from, flow.to].flatMap((party) => ('namespace' in party ? [party.namespace] : []));
    const at = graph.objects.find(({ manifest }) => namespaces.includes(manifest.metadata.namespace ?? ''));
    yield {
      at: at ?? graph.objects[0]!,
      message: `the declared flow ${describeFlow(flow)} references ${empty.map(missing).join(' and ')}`,
      fix: 'Remove the flow, or correct its labels or addresses.',
    };
  }
}

/** NetworkPolicies act after DNAT: they never see a Service's cluster IP. */
function missing(party: FlowPeer): string {
  return 'addresses' in party
    ? `no address outside the cluster (${party.addresses.join(', ')})`
    : `pods that do not exist (${party.name} in ${party.namespace})`;
}
