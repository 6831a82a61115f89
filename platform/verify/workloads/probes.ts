import { leadsTo } from '../../link/service-pods';
import { is } from '../../model/kinds';
import type { Rule } from '../rule';

/**
 * A rolling update waits until each new pod is ready: without a readinessProbe it replaces all pods of a DaemonSet by pods that do not
 * work. A Service sends requests to a container without a readinessProbe before it can answer and while it hangs, and without a
 * livenessProbe nothing restarts it. Only servers are checked: containers with ports.
 */
export const probes: Rule = {
  name: 'probes',
  *check(graph) {
    const services = graph.all('Service');
    for (const { object: at, spec, labels, namespace } of graph.workloads) {
      if (!is(at.manifest, 'Deployment', 'StatefulSet', 'DaemonSet')) continue;
      const isServed = services.some(
        ({ manifest }) => manifest.metadata.namespace === namespace && leadsTo(manifest, labels, graph),
      );
      for (const { name, ports = [], readinessProbe, livenessProbe } of spec.containers) {
        if (ports.length === 0) continue;
        const unready = isServed
          ? 'a Service sends it requests that it cannot answer'
          : is(at.manifest, 'DaemonSet')
            ? 'an update that does not work reaches every node'
            : undefined;
        if (unready && !readinessProbe) yield { at, message: `${name} has no readinessProbe: ${unready}`, fix };
        if (!livenessProbe)
          yield { at, message: `${name} has no livenessProbe: nothing restarts it when it hangs`, fix };
      }
    }
  },
};

const fix = 'Add the probe, or an exemption with the reason.';
