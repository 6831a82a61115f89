import { images } from '../../charts/images';
import { linkObjects } from '../../drills/link-objects';
import { fileProvider, routesOf } from '../../drills/streams/routes';
import { environment, service } from '../../platform/test/kit/objects';
import { deployment, fleet, object } from '../kit/objects';

const middleware = (name: string, spec: object) => object('traefik.io/v1alpha1', 'Middleware', name, { spec });
const ingress = (name: string, host: string, ...middlewares: readonly string[]) =>
  object('networking.k8s.io/v1', 'Ingress', name, {
    metadata: {
      annotations: {
        'traefik.ingress.kubernetes.io/router.middlewares': middlewares
          .map((each) => `twisterlab-${each}@kubernetescrd`)
          .join(),
      },
    },
    spec: { rules: [{ host, http: { paths: [{ path: '/', backend: { service: { name, port: { number: 80 } } } }] } }] },
  });

const routes = routesOf(
  linkObjects(
    environment([
      deployment('mcp', { image: images.mcpUnified }),
      service('mcp'),
      ingress('mcp', 'mcp.example.org', 'login', 'rate'),
      deployment('api', { image: images.twisterlabApi }),
      service('api'),
      ingress('api', 'api.example.org', 'body'),
      middleware('login', { basicAuth: { secret: 'login' } }),
      middleware('rate', { rateLimit: { average: 20 } }),
      middleware('body', { buffering: { maxRequestBodyBytes: 1 } }),
    ]).objects,
    fleet.clusters[0]!,
  ),
);

test('a host has its Middlewares without the login, and streams if the contract of its server does', () => {
  expect(routes).toEqual([
    { host: 'mcp.example.org', streams: true, middlewares: { 'twisterlab-rate': { rateLimit: { average: 20 } } } },
    {
      host: 'api.example.org',
      streams: false,
      middlewares: { 'twisterlab-body': { buffering: { maxRequestBodyBytes: 1 } } },
    },
  ]);
});

test('the file for Traefik has a router for each host', () => {
  expect(fileProvider(routes, 'http://127.0.0.1:1')).toMatchObject({
    http: {
      routers: { 'api.example.org': { rule: 'Host(`api.example.org`)', middlewares: ['twisterlab-body'] } },
      middlewares: { 'twisterlab-rate': {}, 'twisterlab-body': {} },
    },
  });
});
