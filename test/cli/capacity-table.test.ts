import type { Manifest } from '@twisterlab/platform/model/manifest';
import { capacityTable } from '../../cli/commands/capacity-table';
import { cluster, deployment, graph, statefulSet } from '../kit/objects';

const resources = (cpu: string, memory: string) => ({
  container: { resources: { requests: { cpu, memory }, limits: { cpu: '4', memory } } },
});
const recreate = { strategy: { type: 'Recreate' } };
const objects: Manifest[] = [
  deployment('api', { ...resources('2', '1Gi'), deployment: recreate }),
  statefulSet('redis', {
    ...resources('500m', '512Mi'),
    statefulSet: {
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '10Gi' } } } }],
    },
  }),
];
const nodes = ['edgeserver', 'graphics', 'third'].map((name) => ({ ...cluster.nodes[0]!, name }));

describe('the capacity table of synth', () => {
  it('has one line for a single node, and its headroom', () => {
    expect(capacityTable(graph(objects)).join('\n')).toMatchInlineSnapshot(`
"node        nodes up  pods   CPU      limits  memory      limits  disk
edgeserver  all       6/110  2.7/3.5  229%    1.6/13.0Gi  13%     10.0/71.0Gi
Room, with rollouts and tasks counted: 0.8 CPU, 11.36Gi memory, 61Gi disk."
`);
  });

  it('has the worst case of each of several nodes when one is lost, within 80 columns', () => {
    const text = capacityTable(graph(objects, { cluster: { ...cluster, nodes } })).join('\n');
    expect(text).toMatchInlineSnapshot(`
"node        nodes up  pods   CPU      limits  memory      limits  disk
edgeserver  all       3/110  0.6/3.5  114%    0.6/13.0Gi  5%      10.0/71.0Gi
            one lost  4/110  0.7/3.5  114%    0.6/13.0Gi  5%
graphics    all       2/110  0.1/3.5  0%      0.1/13.0Gi  0%      10.0/71.0Gi
            one lost  4/110  2.1/3.5  114%    1.1/13.0Gi  8%
third       all       3/110  2.0/3.5  114%    1.0/13.0Gi  8%      10.0/71.0Gi
            one lost  3/110  2.0/3.5  114%    1.0/13.0Gi  8%
Room, with rollouts and tasks counted: 7.8 CPU, 37.36Gi memory, 61Gi disk each.
Room with one node lost: 4.3 CPU, 24.36Gi memory; at most 1 waiting pod."
`);
    const widths = text.split('\n').map(({ length }) => length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(80);
  });
});
