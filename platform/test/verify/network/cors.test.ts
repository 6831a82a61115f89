import { cors } from '@twisterlab/platform/verify/network/cors';
import { images } from '../../kit/facts';
import { deployment, findings, object, service } from '../../kit/objects';

const route = (...middlewares: readonly string[]) =>
  object('networking.k8s.io/v1', 'Ingress', 'pages', {
    metadata: {
      annotations: {
        'traefik.ingress.kubernetes.io/router.middlewares': middlewares
          .map((name) => `twisterlab-${name}@kubernetescrd`)
          .join(),
      },
    },
    spec: {
      rules: [{ http: { paths: [{ path: '/', backend: { service: { name: 'pages', port: { name: 'http' } } } }] } }],
    },
  });
const middleware = (name: string, spec: object) => object('traefik.io/v1alpha1', 'Middleware', name, { spec });

const granting = ['Allow-Origin', 'Allow-Credentials', 'Allow-Headers', 'Allow-Methods', 'Expose-Headers', 'Max-Age'];
const removed = Object.fromEntries(granting.map((name) => [`Access-Control-${name}`, '']));
const removal = { customResponseHeaders: removed };
const edge = middleware('edge', { headers: removal });
const preflight = middleware('preflight', { headers: { accessControlAllowOriginList: ['https://a.example.org'] } });
const login = middleware('login', { basicAuth: { secret: 'login' } });
const rate = middleware('rate', { rateLimit: { average: 1 } });

describe('a server that allows any origin', () => {
  const server = [deployment('pages', { image: images.pages }), service('pages'), edge, preflight, rate];
  const found = [
    'Ingress pages passes on the CORS headers of Service pages, which allows every origin with credentials',
  ];

  it('is accepted behind a middleware that removes its CORS headers', () => {
    expect(findings(cors, [...server, route('rate', 'edge')])).toEqual([]);
  });

  it.each([
    ['no middleware', []],
    ['another middleware', ['rate']],
    ['one that only adds origins', ['preflight']],
    ['one that does not exist', ['edges']],
  ])('is rejected behind %s', (_, names) => {
    expect(findings(cors, [...server, route(...names)])).toEqual(found);
  });

  it.each(granting)('is rejected behind one that does not remove Access-Control-%s, or sets it', (name) => {
    const { [`Access-Control-${name}`]: _, ...others } = removed;
    for (const headers of [others, { ...others, [`Access-Control-${name}`]: '*' }]) {
      const other = middleware('other', { headers: { customResponseHeaders: headers } });
      expect(findings(cors, [...server, other, route('other')])).toEqual([
        `Ingress pages passes on Access-Control-${name} of Service pages, which allows every origin with credentials`,
      ]);
    }
  });
});

describe('a route', () => {
  const server = [deployment('pages'), service('pages'), preflight, login, rate];
  const found = [
    'Ingress pages requires a login before it answers preflights, which never have credentials: browsers refuse every call',
  ];

  it('is accepted without CORS headers, and with preflights before the login', () => {
    expect(findings(cors, [...server, route('rate', 'login')])).toEqual([]);
    expect(findings(cors, [...server, route('rate', 'preflight', 'login')])).toEqual([]);
  });

  it('is rejected with preflights behind the login', () => {
    expect(findings(cors, [...server, route('rate', 'login', 'preflight')])).toEqual(found);
    const forward = middleware('forward', { forwardAuth: { address: 'http://login' } });
    expect(findings(cors, [...server, forward, route('forward', 'preflight')])).toEqual(found);
  });
});

describe('a middleware', () => {
  const allowing = (headers: object) => findings(cors, [middleware('pages', { headers })]);

  it('is rejected if it allows every origin with credentials', () => {
    expect(allowing({ accessControlAllowOriginList: ['*'], accessControlAllowCredentials: true })).toEqual([
      'Middleware pages allows every origin (*) with credentials',
    ]);
  });

  it.each(['', '*', 'null', 'https://app.example.org', 'http://localhost:8080'])(
    'is accepted with the origin %j',
    (value) => {
      expect(allowing({ customResponseHeaders: { 'Access-Control-Allow-Origin': value } })).toEqual([]);
    },
  );

  it.each(['x', 'app.example.org', 'https://app.example.org/', 'https://a.org,https://b.org'])(
    'is rejected with the origin %j',
    (value) => {
      expect(allowing({ customResponseHeaders: { 'access-control-allow-origin': value } })).toEqual([
        expect.stringContaining(`sets access-control-allow-origin to ${value}, which is no origin`),
      ]);
    },
  );

  it('is accepted with one of both', () => {
    expect(allowing({ accessControlAllowOriginList: ['*'] })).toEqual([]);
    expect(
      allowing({ accessControlAllowOriginList: ['https://a.example.org'], accessControlAllowCredentials: true }),
    ).toEqual([]);
  });
});
