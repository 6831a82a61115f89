import { link } from '@twisterlab/platform/link/graph';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { stringify } from 'yaml';
import { facts } from '../../../charts/facts';
import { images } from '../../../charts/images';
import { ingressLimits } from '../../../charts/rules/ingress-limits';
import { cluster, deployment, environment, graphFindings, object, service } from '../../kit/objects';

const mib = (count: number) => count * 2 ** 20;

interface Settings {
  readonly tmp?: string;
  readonly readTimeout?: string;
  readonly memory?: string;
  readonly disk?: string;
}

const traefik = ({ tmp = '256Mi', readTimeout = '60s', memory = '256Mi', disk = '320Mi' }: Settings): Manifest =>
  object('helm.cattle.io/v1', 'HelmChartConfig', 'traefik', {
    spec: {
      valuesContent: stringify({
        deployment: { tmpVolume: { emptyDir: { sizeLimit: tmp } } },
        ports: { websecure: { transport: { respondingTimeouts: { readTimeout } } } },
        resources: { limits: { memory, 'ephemeral-storage': disk } },
      }),
    },
  });

const buffering = (limits: object) =>
  object('traefik.io/v1alpha1', 'Middleware', 'api-body', { spec: { buffering: limits } });

const ingress = (middlewares: string) =>
  object('networking.k8s.io/v1', 'Ingress', 'api', {
    metadata: { annotations: { 'traefik.ingress.kubernetes.io/router.middlewares': middlewares } },
    spec: {
      rules: [{ http: { paths: [{ path: '/', backend: { service: { name: 'api', port: { name: 'http' } } } }] } }],
    },
  });

const findings = (...objects: readonly Manifest[]) =>
  graphFindings(ingressLimits, link(cluster, [environment(objects)], facts));
const check = (limits: object, settings: Settings = {}) => findings(buffering(limits), traefik(settings));

const sound = { maxRequestBodyBytes: mib(1), maxResponseBodyBytes: mib(32) };

describe('a middleware that buffers', () => {
  it('is accepted with bodies of a quarter of /tmp', () => {
    expect(check(sound)).toEqual([]);
    expect(check({ ...sound, maxResponseBodyBytes: mib(64) })).toEqual([]);
    expect(findings(traefik({}))).toEqual([]);
  });

  it('rejects responses of any size: Traefik would write them to /tmp', () => {
    expect(check({ maxRequestBodyBytes: mib(1) })).toEqual([
      "Middleware api-body buffers bodies of any size (maxResponseBodyBytes) in Traefik's /tmp, which has 256Mi for 4 of them: beyond it the kubelet evicts Traefik",
    ]);
  });

  it('rejects requests beyond a quarter of /tmp, and any without a limit of /tmp', () => {
    expect(check({ ...sound, maxRequestBodyBytes: mib(65) }, { readTimeout: '5m' })).toHaveLength(1);
    expect(check({ ...sound, maxRequestBodyBytes: undefined })).toHaveLength(1);
    expect(findings(buffering(sound)).join('\n')).toContain('which has no limit for 4 of them');
  });

  it('rejects a body that a slow client cannot send within the timeout', () => {
    expect(check({ ...sound, maxRequestBodyBytes: mib(64) })).toEqual([
      "Middleware api-body accepts bodies of 64Mi, which take 64 s at 1Mi/s; Traefik's readTimeout is 60 s",
    ]);
    expect(check({ ...sound, maxRequestBodyBytes: mib(64) }, { readTimeout: '1m5s' })).toEqual([]);
    expect(check({ ...sound, maxRequestBodyBytes: mib(64) }, { readTimeout: '65' })).toEqual([]);
    expect(check(sound, { readTimeout: 'soon' })).toHaveLength(1);
  });

  it('rejects more memory than half of the limit', () => {
    expect(check(sound, { memory: '127Mi' })).toHaveLength(1);
    expect(check({ ...sound, memRequestBodyBytes: mib(8) })).toHaveLength(1);
  });

  it('rejects a /tmp that does not fit the ephemeral storage', () => {
    expect(check(sound, { disk: '256Mi' })).toHaveLength(1);
  });
});

describe('a server that streams', () => {
  const behind = (image: string, ...middlewares: readonly Manifest[]) =>
    findings(
      traefik({}),
      deployment('api', { image }),
      service('api'),
      ingress('twisterlab-api-body@kubernetescrd'),
      ...middlewares,
    );
  const rate = object('traefik.io/v1alpha1', 'Middleware', 'api-body', { spec: { rateLimit: { average: 20 } } });

  it.each([images.mcpUnified, images.argoCd])('rejects buffering before %s', (image) => {
    expect(behind(image, buffering(sound))).toEqual([
      'Ingress api buffers the responses of Service api, which streams, with Middleware twisterlab/api-body',
    ]);
  });

  it('accepts other middlewares, and buffering before other servers', () => {
    expect(behind(images.mcpUnified, rate)).toEqual([]);
    expect(behind(images.twisterlabApi, buffering(sound))).toEqual([]);
  });
});
