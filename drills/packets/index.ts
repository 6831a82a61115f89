import { drill } from '../drill';
import { NodeCluster } from '../fixtures/node-cluster';
import { addonImages } from '../fixtures/nodes/addons';
import type { EngineFaults } from '../fixtures/nodes/policies/engine';
import { unsupportedReason } from '../fixtures/nodes/requirements';
import type { ImageName } from '../images';
import { nodeParts, nodes } from '../nodes';
import { renderOneServer } from '../one-server';
import { testAllPairs } from './all-pairs';
import { faultInjections } from './fault-injections';

const images: readonly ImageName[] = [
  ...addonImages,
  ...([
    'redis',
    'k6',
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
  minutes: 6,
  parts: [...nodeParts, 'k6'],
  packages: nodes.packages,
  images,
  render: renderOneServer,
  ci: {
    normal: unsupportedReason() ?? "six minutes; `network` checks the same policies with SIG Network's evaluator",
    faultInjections: 'four fault injections take seven minutes',
  },
  faultInjections: faultInjections,
  async run(context) {
    const { processes, step } = context;
    const fixture = await step('start two nodes with DNS and volumes', () =>
      NodeCluster.start(processes, { nodes: 2, images }),
    );
    const blind: EngineFaults = {};
    await context.fixtureReady(blind);
    await testAllPairs(context, fixture, blind);
  },
});
