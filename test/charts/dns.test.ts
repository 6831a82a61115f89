import { scenarios } from '@twisterlab/platform/capacity/node-loss';
import { coreDns } from '@twisterlab/platform/kubernetes/k3s';
import { link } from '@twisterlab/platform/link/graph';
import { ofKind } from '@twisterlab/platform/model/kinds';
import { type Manifest, selectorMatches } from '@twisterlab/platform/model/manifest';
import { renderEnvironment } from '@twisterlab/platform/render';
import { KubeSystem } from '../../charts/cluster/kube-system';
import type { Cluster } from '../../environments/schema/cluster';
import { fleet } from '../kit/objects';

const [one] = fleet.clusters as [Cluster];
const three: Cluster = {
  ...one,
  nodes: ['a', 'b', 'c'].map((name, at) => ({ ...one.nodes[0]!, name, address: `192.168.0.${30 + at}` })),
};
const rendered = (cluster: Cluster) =>
  renderEnvironment('edge', cluster, (app) => {
    new KubeSystem(app, cluster);
  });
const objects = (cluster: Cluster) => rendered(cluster).objects.map(({ manifest }) => manifest);
const find = (kind: string, name: string, among: readonly Manifest[] = objects(three)) =>
  among.find((each) => each.kind === kind && each.metadata.name === name);

describe('DNS on three nodes', () => {
  it('has a server on each: the Deployment of K3s is scaled without metrics', () => {
    const { spec } = ofKind(find('HorizontalPodAutoscaler', 'coredns'), 'HorizontalPodAutoscaler');
    expect(spec.scaleTargetRef).toMatchObject({ kind: 'Deployment', name: coreDns.deployment });
    expect([spec.minReplicas, spec.maxReplicas]).toEqual([3, 3]);
  });

  it('asks the server of the same node first, through the Service of K3s, which Argo CD never deletes', () => {
    const { spec, metadata } = ofKind(find('Service', 'kube-dns'), 'Service');
    expect(spec).toMatchObject({ selector: coreDns.labels, trafficDistribution: 'PreferSameNode' });
    expect(spec.clusterIP).toBeUndefined();
    expect(metadata.annotations).toMatchObject({
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
      'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
    });
  });

  it('loses one server at a time when nodes are drained', () => {
    const { spec } = ofKind(find('PodDisruptionBudget', 'coredns'), 'PodDisruptionBudget');
    expect(spec.maxUnavailable).toBe(1);
    expect(selectorMatches(spec.selector, coreDns.labels)).toBe(true);
  });

  it('accepts queries from everywhere', () => {
    const { spec } = ofKind(find('NetworkPolicy', 'dns-from-everywhere'), 'NetworkPolicy');
    expect(selectorMatches(spec?.podSelector, coreDns.labels)).toBe(true);
    expect(spec?.ingress).toEqual([
      { from: undefined, ports: [53, 53].map((port, at) => ({ port, protocol: ['UDP', 'TCP'][at] })) },
    ]);
  });

  it('keeps two servers when any node is lost', () => {
    const graph = link(three, [rendered(three)]);
    const servers = scenarios(graph).map(({ nodes }) =>
      nodes.map(({ pods }) => pods.filter(({ group }) => group.name === coreDns.deployment).length),
    );
    expect(servers).toEqual([
      [1, 1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
  });
});

it('a single node keeps the DNS of K3s as it is', () => {
  expect(objects(one).map(({ kind }) => kind)).not.toEqual(expect.arrayContaining(['HorizontalPodAutoscaler']));
  expect(find('Service', 'kube-dns', objects(one))).toBeUndefined();
  expect(find('PodDisruptionBudget', 'coredns', objects(one))).toBeUndefined();
});
