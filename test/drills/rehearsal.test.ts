import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { patientProbes } from '../../drills/rehearsal/probes';
import { oneServer, threeServers, traefikOfK3s } from '../../drills/rehearsal/shape';
import { deployment } from '../../platform/test/kit/objects';

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
    const container = { livenessProbe: probe, startupProbe: probe, readinessProbe: probe };
    const [found] = containersOf(patientProbes(deployment('api', { container })));
    expect(found).toMatchObject({
      livenessProbe: { ...probe, ...patience },
      startupProbe: { ...probe, ...patience },
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
