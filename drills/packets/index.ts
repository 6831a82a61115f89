import { drill } from '../drill';
import { essentialImages } from '../ground/nodes/essentials';
import { obstacle } from '../ground/nodes/obstacle';
import type { Blindness } from '../ground/nodes/policies/engine';
import { NodesGround } from '../ground/nodes-ground';
import type { ImageName } from '../images';
import { nodes } from '../nodes';
import { everybody } from './everybody';
import { sabotages } from './sabotage';

const images: readonly ImageName[] = [
  ...essentialImages,
  ...([
    'redis',
    'postgres',
    'node-exporter',
    'postgres-exporter',
    'redis-exporter',
    'twisterlab-api',
    'mcp-unified',
  ] as const),
];

/** Real connections between the pods of every environment, under the committed policies. */
export const packets = drill<Blindness>({
  name: 'packets',
  promise: 'only declared traffic flows, tried with real packets',
  minutes: 4,
  parts: nodes.parts,
  packages: nodes.packages,
  images,
  ci: {
    healthy: obstacle() ?? "four minutes; network asks SIG Network's evaluator about the same policies",
    broken: 'three sabotages take five minutes',
  },
  breaks: sabotages,
  async run(story) {
    const { processes, step } = story;
    const ground = await step('two nodes with names and volumes', () =>
      NodesGround.start(processes, { nodes: 2, images }),
    );
    const blind: Blindness = {};
    await story.stands(blind);
    await everybody(story, ground, blind);
  },
});
