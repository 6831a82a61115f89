import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { lostNodeValues } from '../../charts/traefik/chart';
import type { DistObject } from '../../drills/dist';
import { patientProbes } from '../../drills/rehearsal/probes';
import { lasting } from '../../drills/rehearsal/removal';
import { oneServer, threeServers, traefikOfK3s } from '../../drills/rehearsal/shape';
import { deployment } from '../../platform/test/kit/objects';
import { environmentsWith, threeNodes } from '../records/good';

const containersOf = (object: object): Record<string, unknown>[] => {
  const manifest = object as Manifest;
  return is(manifest, 'Deployment')
    ? manifest.spec.template.spec.containers.map((container): Record<string, unknown> => ({ ...container }))
    : [];
};
const probesOf = (object: object) =>
  containersOf(object).flatMap(({ livenessProbe, startupProbe }) =>
    [livenessProbe, startupProbe].filter((probe) => probe !== undefined),
  );
const patience = { timeoutSeconds: 20, failureThreshold: 60 };

describe('probes that restart a container wait for a busy machine', () => {
  it('of a workload, and the readiness probe is as rendered', () => {
    const probe = { httpGet: { path: '/', port: 80 }, failureThreshold: 3 };
    const container = { livenessProbe: probe, startupProbe: { ...probe, periodSeconds: 1 }, readinessProbe: probe };
    const [found] = containersOf(patientProbes(deployment('api', { container })));
    expect(found).toMatchObject({
      livenessProbe: { ...probe, ...patience },
      startupProbe: { ...probe, periodSeconds: 1, ...patience, failureThreshold: 600 },
      readinessProbe: probe,
    });
  });

  it.each([
    ['one server', oneServer],
    ['three servers', threeServers],
  ])('of the ingress controller of K3s on %s', (_, cluster) => {
    const probes = traefikOfK3s(cluster).objects.flatMap(probesOf);
    expect(probes.length).toBeGreaterThan(0);
    for (const probe of probes) expect(probe).toMatchObject(patience);
  });
});

describe('the ingress controller of K3s', () => {
  it('has the variables and tolerations of its settings in dist, with several servers', () => {
    // The records of the tests have one node.
    const three = environmentsWith({ edge: { nodes: threeNodes, loadBalancer: 'metallb' } }).clusters[0]!;
    const { env, tolerations } = lostNodeValues(three);
    expect(env).toHaveLength(2);
    const found = (traefikOfK3s(three).objects as readonly Manifest[]).flatMap((object) =>
      is(object, 'Deployment') ? object.spec.template.spec : [],
    );
    expect(found).toEqual([
      expect.objectContaining({
        tolerations,
        containers: [expect.objectContaining({ env: expect.arrayContaining(env!) })],
      }),
    ]);
  });
});

describe('what stays while its Application is not in dist', () => {
  const service = (annotations: Record<string, string>): DistObject => ({
    environment: 'edge',
    path: 'edge/kube-system/Service.yaml',
    file: '',
    manifest: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'dns', annotations } },
  });
  const dist = (...objects: DistObject[]) => ({ objects: () => objects });
  const ofK3s = service({ 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' });
  const own = service({});
  const folder = 'edge/kube-system';

  it('are objects of K3s to which dist adds fields', () => {
    expect(lasting(dist(ofK3s, own), { folder, kept: false })).toEqual([ofK3s.manifest]);
  });

  it('is everything of one with data', () => {
    expect(lasting(dist(ofK3s, own), { folder, kept: true })).toHaveLength(2);
  });

  it('is nothing of another folder', () => {
    expect(lasting(dist(ofK3s), { folder: 'edge/kube', kept: true })).toEqual([]);
  });
});
