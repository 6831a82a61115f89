import { portsOf } from '../../link/command-options';
import { allContainers } from '../../link/pods';
import type { Facts } from '../../model/facts';
import type { Container, Probe } from '../../model/manifest';
import type { Rule } from '../rule';

/**
 * A probe on a port that the container does not open restarts the pod without end (this happened to the owner's API).
 *
 * Bias: accepts a number that is not listed, because a container may open ports that it does not list, unless the image is known.
 */
export const probePort: Rule = {
  name: 'probe-port',
  *check({ workloads, facts }) {
    for (const { object: at, spec } of workloads) {
      for (const container of allContainers(spec)) {
        for (const { kind, probe } of probesOf(container)) {
          const port = probe.httpGet?.port ?? probe.tcpSocket?.port ?? probe.grpc?.port;
          const open = (container.ports ?? []).flatMap(({ name, containerPort }) =>
            [name, containerPort].filter(Boolean),
          );
          if (port !== undefined && !open.includes(port) && !mayOpen(port, container, facts)) {
            yield {
              at,
              message: `the ${kind} of ${container.name} uses port ${port}, which the container does not open; open: ${open.join(', ') || 'none'}`,
              fix: 'Declare the port in the container, or correct the probe.',
            };
          }
        }
      }
    }
  },
};

/** Whether a container may open a port that it does not list. A name has to be listed. */
export function mayOpen(port: number | string, container: Container, facts: Facts): boolean {
  if (typeof port === 'string') return false;
  const contract = facts.contractOf(container);
  return contract === undefined || portsOf(contract, container).includes(port);
}

/** The probes of a container with their names. */
export function probesOf({ startupProbe, readinessProbe, livenessProbe }: Container): { kind: string; probe: Probe }[] {
  return Object.entries({ startupProbe, readinessProbe, livenessProbe }).flatMap(([kind, probe]) =>
    probe ? [{ kind, probe }] : [],
  );
}
