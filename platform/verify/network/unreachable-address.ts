import { allContainers } from '../../link/pods';
import { contains, parseAddress, parseCidr } from '../../network/addresses';
import { networkOf } from '../../network/endpoints';
import type { Rule } from '../rule';

/** `http://192.168.0.20:11434`: the address and, if it is written, the port. */
const addresses = /\b(https?):\/\/(\d+\.\d+\.\d+\.\d+)(?::(\d+))?(?![\w.])/g;

/**
 * A pod whose policies let it not reach the address of a URL that it gets waits at each connection. Bias: reads variables and arguments
 * with addresses outside of pods and Services; names are resolved at run time only.
 */
export const unreachableAddress: Rule = {
  name: 'unreachable-address',
  *check(graph) {
    const { reachability, pods } = networkOf(graph);
    const { cluster } = graph;
    const inside = ['0.0.0.0/8', '127.0.0.0/8', cluster.pods, cluster.services].map((cidr) => parseCidr(cidr)!);
    const byObject = new Map(pods.flatMap((pod) => (pod.object ? [[pod.object, pod] as const] : [])));
    for (const { object: at, spec } of graph.workloads) {
      const from = byObject.get(at);
      if (!from) continue;
      const texts = allContainers(spec).flatMap(({ env = [], args = [], command = [] }) => [
        ...env.map(({ value = '' }) => value),
        ...args,
        ...command,
      ]);
      for (const [url, scheme, host, port] of texts.flatMap((text) => [...text.matchAll(addresses)])) {
        const address = parseAddress(host!);
        if (address === undefined || inside.some((range) => contains(range, address))) continue;
        const wanted = Number(port ?? (scheme === 'https' ? 443 : 80));
        if (reachability.allows(from.peer, { address }, wanted, 'TCP')) continue;
        yield {
          at,
          message: `gets the address ${url}, and no NetworkPolicy lets it reach port ${wanted} there`,
          fix: 'Declare the flow with egressToCidr.',
        };
      }
    }
  },
};
