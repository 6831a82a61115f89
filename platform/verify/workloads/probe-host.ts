import type { Graph } from '../../link/graph';
import { allContainers } from '../../link/pods';
import type { PodSpec } from '../../model/manifest';
import type { Rule } from '../rule';
import { probesOf } from './probe-port';

/**
 * The kubelet connects to `host` from the node: without the field to the pod, with a loopback address to the node itself, and with
 * another to another machine, which then decides whether this container is restarted.
 */
export const probeHost: Rule = {
  name: 'probe-host',
  *check(graph) {
    for (const { object: at, spec } of graph.workloads) {
      for (const container of allContainers(spec)) {
        for (const { kind, probe } of probesOf(container)) {
          const { host, port } = { ...probe.httpGet, ...probe.tcpSocket };
          if (!host || leadsToPod(host, port, spec, graph)) continue;
          yield {
            at,
            message: `the ${kind} of ${container.name} connects to ${host}, which is not this pod`,
            fix: 'Remove host; for a virtual host of the server, set the header Host in httpHeaders.',
          };
        }
      }
    }
  },
};

/** On Linux, a connection to the unspecified address is one to the loopback address. */
const loopback = /^(localhost|127(\.\d+){3}|0\.0\.0\.0|\[?::1?\]?)$/;

function leadsToPod(host: string, port: number | string | undefined, spec: PodSpec, { cluster }: Graph): boolean {
  const isNode = loopback.test(host) || cluster.nodes.every(({ address }) => address === host);
  const forwarded = allContainers(spec)
    .flatMap(({ ports = [] }) => ports)
    .some(({ name, hostPort }) => hostPort !== undefined && [name, hostPort].includes(port as never));
  return isNode && (spec.hostNetwork === true || forwarded);
}
