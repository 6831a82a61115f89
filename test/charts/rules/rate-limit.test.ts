import { link } from '@twisterlab/platform/link/graph';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { stringify } from 'yaml';
import { rateLimit } from '../../../charts/rules/rate-limit';
import { cluster, environment, graphFindings, object } from '../../kit/objects';

const findings = (...objects: readonly Manifest[]) => graphFindings(rateLimit, link(cluster, [environment(objects)]));

const ingress = (...middlewares: readonly string[]) =>
  object('networking.k8s.io/v1', 'Ingress', 'api', {
    metadata: {
      annotations: {
        'traefik.ingress.kubernetes.io/router.middlewares': middlewares
          .map((name) => `twisterlab-${name}@kubernetescrd`)
          .join(),
      },
    },
    spec: { rules: [{ host: 'api.twisterlab.local' }] },
  });
const middleware = (name: string, spec: object) => object('traefik.io/v1alpha1', 'Middleware', name, { spec });
const rate = middleware('rate', { rateLimit: { average: 20, burst: 50 } });
const login = middleware('login', { basicAuth: { secret: 'login' } });

describe('a route', () => {
  it('is accepted with a rate limit, before the login if it has one', () => {
    expect(findings(rate, ingress('rate'))).toEqual([]);
    expect(findings(rate, login, ingress('rate', 'login'))).toEqual([]);
  });

  it.each([
    ['without a middleware', []],
    ['with a login only', ['login']],
    ['with an average of 0, which is no limit', ['endless']],
    ['with a middleware that does not exist', ['rates']],
  ])('is rejected %s', (_, names) => {
    const endless = middleware('endless', { rateLimit: { burst: 50 } });
    expect(findings(rate, login, endless, ingress(...names))).toEqual([
      'Ingress api has no rate limit: a single client can occupy the server behind it',
    ]);
  });

  it.each([{ basicAuth: { secret: 'login' } }, { forwardAuth: { address: 'http://login' } }])(
    'is rejected with %j before the limit',
    (spec) => {
      expect(findings(rate, middleware('door', spec), ingress('door', 'rate'))).toEqual([
        'Ingress api checks passwords before it limits requests: a client can try them without end',
      ]);
    },
  );
});

test('a limit is rejected if it counts by something that the client chooses', () => {
  const sourceCriterion = { requestHeaderName: 'X-Api-Key' };
  expect(findings(middleware('rate', { rateLimit: { average: 20, burst: 50, sourceCriterion } }))).toEqual([
    "Middleware rate counts requests by requestHeaderName instead of the client's address",
  ]);
});

test.each([
  [0, '0'],
  [undefined, '1, the default'],
])('a limit with the burst %p is rejected', (burst, shown) => {
  expect(findings(middleware('rate', { rateLimit: { average: 20, burst } }))).toEqual([
    `Middleware rate allows a burst of ${shown}: of two requests at once one is refused`,
  ]);
});

describe('the ingress controller', () => {
  const settings = (service: object) =>
    object('helm.cattle.io/v1', 'HelmChartConfig', 'traefik', { spec: { valuesContent: stringify({ service }) } });

  it('is accepted if it gets the addresses of clients', () => {
    expect(findings(settings({ spec: { externalTrafficPolicy: 'Local' } }))).toEqual([]);
  });

  it.each([{}, { spec: { externalTrafficPolicy: 'Cluster' } }])('is rejected with the service %j', (service) => {
    expect(findings(settings(service))).toEqual([
      "HelmChartConfig traefik hides the clients' addresses from Traefik, which limits requests by them",
    ]);
  });
});
