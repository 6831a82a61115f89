import { drill } from '../drill';
import { addonImages } from '../ground/nodes/essentials';
import { unsupportedReason } from '../ground/nodes/obstacle';
import type { EngineFaults } from '../ground/nodes/policies/engine';
import { NodeCluster } from '../ground/nodes-ground';
import type { ImageName } from '../images';
import { nodes } from '../nodes';
import { testAllPairs } from './everybody';
import { faultInjections } from './sabotage';

const images: readonly ImageName[] = [
  ...addonImages,
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
export const packets = drill<EngineFaults>({
  name: 'packets',
  summary: 'only declared traffic is possible, tested with real connections',
  minutes: 4,
  parts: nodes.parts,
  packages: nodes.packages,
  images,
  ci: {
    normal: unsupportedReason() ?? "four minutes; `network` checks the same policies with SIG Network's evaluator",
    faultInjections: 'three fault injections take five minutes',
  },
  faultInjections: faultInjections,
  async run(story) {
    const { processes, step } = story;
    const fixture = await step('start two nodes with DNS and volumes', () =>
      NodeCluster.start(processes, { nodes: 2, images }),
    );
    const blind: EngineFaults = {};
    await story.fixtureReady(blind);
    await testAllPairs(story, fixture, blind);
  },
});
