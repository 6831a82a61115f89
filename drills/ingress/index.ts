import { drill } from '../drill';
import { unsupportedReason } from '../ground/nodes/obstacle';
import { NodeCluster } from '../ground/nodes-ground';
import { nodes } from '../nodes';
import { renderIngress } from './rendered';
import { faultInjections } from './sabotage';
import { images, checkIngress } from './way-in';

/** Real MetalLB and Traefik on three real nodes with the rendered objects, tested by a client on the LAN. */
export const ingress = drill<NodeCluster>({
  name: 'ingress',
  summary: 'access from the LAN through real MetalLB and Traefik: addresses, TLS, hosts, authentication, limits',
  minutes: 2.5,
  parts: [...nodes.parts, 'metallb-controller', 'metallb-speaker', 'traefik'],
  packages: nodes.packages,
  images,
  render: renderIngress,
  ci: { normal: unsupportedReason() ?? true, faultInjections: 'twelve fault injections take half an hour' },
  faultInjections: faultInjections,
  async run(story) {
    const fixture = await story.step('start three nodes with DNS', () =>
      NodeCluster.start(story.processes, { images }),
    );
    await story.fixtureReady(fixture);
    await checkIngress(story, fixture);
  },
});
