import { currentRender } from '@twisterlab/platform/helm/current';
import { readValues } from '@twisterlab/platform/helm/store';
import { unknownValues } from '@twisterlab/platform/helm/values-check';
import { valuesSchema } from '@twisterlab/platform/helm/values-schema';
import type { Manifest, PodSpec } from '@twisterlab/platform/model/manifest';
import { renderEnvironment } from '@twisterlab/platform/render';
import { ArgoCd } from '../../charts/argo-cd/argo-cd';
import { argoCd } from '../../charts/argo-cd/chart';
import type { Cluster } from '../../environments/schema/cluster';
import { validateEnvironments } from '../../environments/schema/environments';
import { records } from '../kit/records';

const one = validateEnvironments(records).clusters[0]!;
const three = { ...one, domain: 'lab.example.org', nodes: [one.nodes[0]!, one.nodes[0]!, one.nodes[0]!] };
const ours = (cluster: Cluster) => {
  const { objects } = renderEnvironment(cluster.name, cluster, (app) => new ArgoCd(app, cluster));
  return objects.map(({ manifest }) => manifest as Manifest & { readonly spec: Record<string, unknown> });
};
const render = currentRender(argoCd(one)) as unknown as readonly (Manifest & { readonly spec: unknown })[];
const find = (kind: string, name: string) =>
  render.find((object) => object.kind === kind && object.metadata.name === name) as unknown as {
    data: Record<string, string>;
    spec: Record<string, unknown>;
  };
const pods = render.flatMap(({ kind, spec }) =>
  ['Deployment', 'StatefulSet', 'Job'].includes(kind) ? [(spec as { template: { spec: PodSpec } }).template.spec] : [],
);
const containers = pods.flatMap((spec) => [...(spec.initContainers ?? []), ...spec.containers]);

describe('Argo CD', () => {
  it('has only values that the chart reads', () => {
    const shape = valuesSchema(readValues('argo-cd')!, argoCd(one));
    expect(unknownValues(argoCd(one), shape)).toEqual([]);
  });

  it('has one replica on one node, two with a PodDisruptionBudget on three, from the same render', () => {
    for (const [cluster, replicas] of [[one, 1] as const, [three, 2] as const]) {
      const objects = ours(cluster);
      const of = (kind: string, name: string) =>
        objects.find((object) => object.kind === kind && object.metadata.name === name)?.spec;
      for (const name of ['argocd-server', 'argocd-repo-server']) {
        expect(of('Deployment', name)).toMatchObject({ replicas });
        expect(of('PodDisruptionBudget', name)).toEqual(
          replicas === 1
            ? undefined
            : { maxUnavailable: 1, selector: { matchLabels: { 'app.kubernetes.io/name': name } } },
        );
      }
      expect(of('Deployment', 'argocd-redis')).toMatchObject({ replicas: 1 });
      const settings = objects.find(({ metadata }) => metadata.name === 'argocd-cm');
      expect(settings).toMatchObject({ data: { url: `https://argocd.${cluster.domain}` } });
    }
  });

  it('has no Ingress and only ClusterIP Services: the route of our chart terminates TLS', () => {
    const types = render.filter(({ kind }) => kind === 'Service').map(({ spec }) => (spec as { type?: string }).type);
    expect(types.every((type) => type === undefined || type === 'ClusterIP')).toBe(true);
    expect(render.filter(({ kind }) => kind === 'Ingress')).toEqual([]);
    expect(find('ConfigMap', 'argocd-cmd-params-cm').data['server.insecure']).toBe('true');
  });

  it('does not exclude Endpoints and EndpointSlices, which we render', () => {
    const excluded = find('ConfigMap', 'argocd-cm').data['resource.exclusions'];
    expect(excluded).toContain('Lease');
    expect(excluded).not.toContain('Endpoint');
  });

  it('renders no NetworkPolicy, because ours are stricter, and no ApplicationSet controller', () => {
    expect(render.filter(({ kind }) => kind === 'NetworkPolicy')).toEqual([]);
    expect(render.filter(({ metadata }) => metadata.name.includes('applicationset'))).toEqual([]);
  });

  it.each(containers.map((container) => [container.name, container] as const))(
    '%s has requests and limits, and an image of charts/images.ts',
    (_, { image, resources }) => {
      expect(image).toMatch(
        /^(quay\.io\/argoproj\/argocd:v[\d.]+|docker\.io\/library\/redis:[\d.]+-alpine)@sha256:[0-9a-f]{64}$/,
      );
      for (const side of [resources?.requests, resources?.limits]) {
        expect(Object.keys(side ?? {}).sort()).toEqual(['cpu', 'ephemeral-storage', 'memory']);
      }
    },
  );
});
