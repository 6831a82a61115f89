import { k3sConfig, k3sConfigPath } from '@twisterlab/platform/hosts/k3s-config';
import { hostPath } from '@twisterlab/platform/hosts/tree';
import { allContainers } from '@twisterlab/platform/link/pods';
import { matches } from '@twisterlab/platform/model/manifest';
import { repository } from '@twisterlab/platform/util/image';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { images } from '../images';

/**
 * Two that answer for one address fight over it, and with neither nobody answers: MetalLB runs where K3s' ServiceLB is off in
 * the file of every server, and nowhere else. A pool that no advertisement names is given away and never announced.
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
      const fix = `Choose loadBalancer in environments/${cluster.name}.ts: objects and files follow from it.`;
      if (speaker && !isOff) {
        yield {
          at: speaker.object,
          message: `answers for addresses, and so does ServiceLB: ${file} leaves it on`,
          fix,
        };
      } else if (!speaker && isOff && anything) {
        yield {
          at: anything,
          message: `is in a cluster where MetalLB does not run and ${file} turns ServiceLB off`,
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
        return all || ipAddressPools.includes(name) || ipAddressPoolSelectors.some((each) => matches(each, labels));
      });
      if (!announced) {
        yield { at, message: 'is announced by no L2Advertisement', fix: 'Name it in the ipAddressPools of one.' };
      }
    }
  },
};
