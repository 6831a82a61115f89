import { drill } from '../drill';
import { obstacle } from '../ground/nodes/obstacle';
import { NodesGround } from '../ground/nodes-ground';
import { nodes } from '../nodes';
import { renderWayIn } from './rendered';
import { sabotages } from './sabotage';
import { images, wayIn } from './way-in';

/** Real MetalLB and Traefik on three real nodes with the rendered objects, tested by a client on the LAN. */
export const ingress = drill<NodesGround>({
  name: 'ingress',
  promise: 'access from the LAN through real MetalLB and Traefik: addresses, TLS, hosts, authentication, limits',
  minutes: 2.5,
  parts: [...nodes.parts, 'metallb-controller', 'metallb-speaker', 'traefik'],
  packages: nodes.packages,
  images,
  render: renderWayIn,
  ci: { healthy: obstacle() ?? true, broken: 'twelve fault injections take half an hour' },
  breaks: sabotages,
  async run(story) {
    const fixture = await story.step('start three nodes with DNS', () =>
      NodesGround.start(story.processes, { images }),
    );
    await story.stands(fixture);
    await wayIn(story, fixture);
  },
});
