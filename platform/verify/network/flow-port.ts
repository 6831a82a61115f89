import { describeFlow } from '../../model/flow';
import { selectorMatches } from '../../model/manifest';
import type { Rule } from '../rule';

/**
 * A declared flow to a port that the pods do not open, or by another protocol, opens what nothing uses while the connection that was
 * meant stays closed. Bias: pods without any declared port, such as those of some charts, may open every port.
 */
export const flowPort: Rule = {
  name: 'flow-port',
  *check(graph) {
    for (const { from, to, port, protocol } of new Set(graph.flows)) {
      if (!('namespace' in to)) continue;
      const receivers = graph
        .workloadsIn(to.namespace)
        .filter(({ labels }) => selectorMatches({ matchLabels: to.labels }, labels));
      for (const { object: at, spec } of receivers) {
        const open = spec.containers.flatMap(({ ports = [] }) => ports);
        if (
          open.length === 0 ||
          open.some((each) => each.containerPort === port && (each.protocol ?? 'TCP') === protocol)
        )
          continue;
        const list = open.map(({ containerPort, protocol = 'TCP' }) => `${containerPort}/${protocol}`).join(', ');
        yield {
          at,
          message: `does not open the port of the declared flow ${describeFlow({ from, to, port, protocol })}; open: ${list}`,
          fix: 'Correct the port or protocol of the flow, or declare the port in the container.',
        };
      }
    }
  },
};
