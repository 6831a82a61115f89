import { drill } from '../drill';
import { obstacle } from '../ground/nodes/obstacle';
import { NodesGround } from '../ground/nodes-ground';
import { nodes } from '../nodes';
import { renderWayIn } from './rendered';
import { sabotages } from './sabotage';
import { images, wayIn } from './way-in';

/** Real MetalLB and real Traefik on three real nodes, with the rendered objects, and somebody at home who asks. */
export const ingress = drill<NodesGround>({
  name: 'ingress',
  promise: 'the way in: addresses on the LAN, TLS, hosts, passwords and limits, through real MetalLB and Traefik',
  minutes: 2.5,
  parts: [...nodes.parts, 'metallb-controller', 'metallb-speaker', 'traefik'],
  packages: nodes.packages,
  images,
  render: renderWayIn,
  ci: { healthy: obstacle() ?? true, broken: 'twelve sabotages take half an hour' },
  breaks: sabotages,
  async run(story) {
    const ground = await story.step('three nodes with names', () => NodesGround.start(story.processes, { images }));
    await story.stands(ground);
    await wayIn(story, ground);
  },
});
