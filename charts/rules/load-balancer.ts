import { k3sConfig, k3sConfigPath } from '@twisterlab/platform/hosts/k3s-config';
import { hostPath } from '@twisterlab/platform/hosts/tree';
import type { Graph, RenderedKind } from '@twisterlab/platform/link/graph';
import { allContainers } from '@twisterlab/platform/link/pods';
import { selectorMatches } from '@twisterlab/platform/model/manifest';
import { contains, parseCidr, parseRange } from '@twisterlab/platform/network/addresses';
import { repository } from '@twisterlab/platform/util/image';
import type { Finding, Rule } from '@twisterlab/platform/verify/rule';
import { images } from '../images';

/**
 * Exactly one load balancer: MetalLB must run if and only if ServiceLB is disabled in the K3s configuration of every server. A
 * pool without an L2Advertisement assigns addresses that are unreachable.
 */
export const loadBalancer: Rule = {
  name: 'load-balancer',
  *check(graph) {
    const { cluster, objects } = graph;
    const speaker = graph.workloads.find(({ spec }) =>
      allContainers(spec).some(({ image = '' }) => repository(image) === repository(images.metallbSpeaker)),
    );
    const anything = objects.find(({ environment }) => environment === cluster.name);
    for (const node of cluster.nodes.filter(({ role }) => role === 'server')) {
      const isOff = k3sConfig(cluster, node).disable?.includes('servicelb') ?? false;
      const file = `hosts/${hostPath(cluster, node, k3sConfigPath)}`;
      const fix = `Set loadBalancer in environments/${cluster.name}.ts: charts and host files follow it.`;
      if (speaker && !isOff) {
        yield {
          at: speaker.object,
          message: `runs MetalLB, but ${file} does not disable ServiceLB`,
          fix,
        };
      } else if (!speaker && isOff && anything) {
        yield {
          at: anything,
          message: `is in a cluster without MetalLB, but ${file} disables ServiceLB`,
          fix,
        };
      }
    }

    const advertisements = graph.all('L2Advertisement').map(({ manifest }) => manifest);
    for (const at of graph.all('IPAddressPool')) {
      const { name, namespace, labels } = at.manifest.metadata;
      const announced = advertisements.some(({ metadata, spec = {} }) => {
        const { ipAddressPools = [], ipAddressPoolSelectors = [] } = spec;
        if (metadata.namespace !== namespace) return false;
        const all = ipAddressPools.length + ipAddressPoolSelectors.length === 0;
        return (
          all || ipAddressPools.includes(name) || ipAddressPoolSelectors.some((each) => selectorMatches(each, labels))
        );
      });
      if (!announced) {
        yield { at, message: 'has no L2Advertisement', fix: 'List it in ipAddressPools of an L2Advertisement.' };
      }
      yield* poolFaults(graph, at);
    }
    for (const at of graph.all('L2Advertisement')) {
      const { ipAddressPools = [], ipAddressPoolSelectors = [] } = at.manifest.spec ?? {};
      if (ipAddressPools.length + ipAddressPoolSelectors.length > 0) continue;
      const message = 'names no pool: MetalLB announces every pool by it, also those that are added later';
      yield { at, message, fix: 'List pools in ipAddressPools.' };
    }
  },
};

/** MetalLB's webhook refuses addresses that do not parse. Every Service names its address, which its record sets. */
function* poolFaults({ cluster }: Graph, at: RenderedKind<'IPAddressPool'>): Iterable<Finding> {
  const { addresses = [], autoAssign = true } = at.manifest.spec ?? {};
  const lan = parseCidr(cluster.lan)!;
  if (addresses.length === 0) yield { at, message: 'has no addresses', fix: 'Set addresses.' };
  for (const text of addresses) {
    const range = text.includes('/') ? parseCidr(text) : parseRange(text);
    if (range && contains(lan, range)) continue;
    yield {
      at,
      message: `has the addresses ${text}, ${range ? `which are not in the network ${cluster.lan}` : 'which are no range'}`,
      fix: `Write FIRST-LAST or a network (CIDR) inside ${cluster.lan}.`,
    };
  }
  if (!autoAssign) return;
  const message = 'gives an address to every Service of the type LoadBalancer, also to one that no record exposes';
  yield { at, message, fix: 'Set autoAssign to false.' };
}
