import { selectorMatches } from '../../model/manifest';
import { groupBy } from '../../util/collections';
import type { Rule } from '../rule';
import { mayOpen } from '../workloads/probe-port';

/**
 * Connections to a Service fail if no container opens its targetPort, and reach another server if it is not the port of its own name. The API server refuses two ports with one number or node port.
 * Bias: that of `probe-port` for ports that no container lists.
 */
export const servicePort: Rule = {
  name: 'service-port',
  *check(graph) {
    for (const at of graph.all('Service')) {
      const { selector, ports = [] } = at.manifest.spec;
      for (const field of ['port', 'nodePort'] as const) {
        const numbered = ports.filter((each) => each[field] !== undefined);
        for (const [key, same] of groupBy(numbered, (each) => `${each[field]}/${each.protocol ?? 'TCP'}`)) {
          if (same.length === 1) continue;
          const what = field === 'port' ? 'port' : 'node port';
          const names = same.map(({ name, port }) => name ?? port).join(' and ');
          yield { at, message: `has the ${what} ${key} twice, for ${names}`, fix: `Give each port its own ${what}.` };
        }
      }
      if (!selector) continue;
      const pods = graph.workloads.filter(
        ({ namespace, labels }) =>
          namespace === at.manifest.metadata.namespace && selectorMatches({ matchLabels: selector }, labels),
      );
      for (const { name, port, targetPort = port, protocol = 'TCP' } of ports) {
        for (const { spec } of pods) {
          const open = spec.containers.flatMap((container) => container.ports ?? []);
          const isTarget = (each: (typeof open)[number]) => [each.name, each.containerPort].includes(targetPort);
          if (open.some(isTarget) && !open.some((each) => isTarget(each) && (each.protocol ?? 'TCP') === protocol)) {
            yield {
              at,
              message: `port ${port} is ${protocol}, and no container opens its targetPort ${targetPort} by that protocol`,
              fix: 'Correct the protocol.',
            };
          }
          const named = open.find((each) => each.name === name);
          if (name !== undefined && named && open.some(isTarget) && !isTarget(named)) {
            yield {
              at,
              message: `port ${port} has the name ${name} and the targetPort ${targetPort}, although the pods have a port named ${name}`,
              fix: `Set targetPort: ${name}.`,
            };
          }
          const isUnlisted = spec.containers.some((container) => mayOpen(targetPort, container, graph.facts));
          if (!isUnlisted && !open.some(isTarget)) {
            const list = open
              .map(({ name, containerPort }) => [name, containerPort].filter(Boolean).join(' '))
              .join(', ');
            yield {
              at,
              message: `port ${port} has targetPort ${targetPort}, which no container opens; open: ${list || 'none'}`,
              fix: 'Correct targetPort, or declare the port in the container.',
            };
          }
        }
      }
    }
  },
};
