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

/** Tries real connections between the pods of every environment under the committed policies. */
export const packets = drill<Blindness>({
  name: 'packets',
  promise: 'only declared traffic is possible, tested with real connections',
  minutes: 4,
  parts: nodes.parts,
  packages: nodes.packages,
  images,
  ci: {
    healthy: obstacle() ?? "four minutes; `network` checks the same policies with SIG Network's evaluator",
    broken: 'three fault injections take five minutes',
  },
  breaks: sabotages,
  async run(story) {
    const { processes, step } = story;
    const fixture = await step('start two nodes with DNS and volumes', () =>
      NodesGround.start(processes, { nodes: 2, images }),
    );
    const blind: Blindness = {};
    await story.stands(blind);
    await everybody(story, fixture, blind);
  },
});
