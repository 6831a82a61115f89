import { authentication } from '@twisterlab/platform/verify/network/authentication';
import { images } from '../../kit/facts';
import { deployment, findings, object, service } from '../../kit/objects';

const route = (middlewares?: string) =>
  object('networking.k8s.io/v1', 'Ingress', 'mcp', {
    metadata: {
      annotations: middlewares ? { 'traefik.ingress.kubernetes.io/router.middlewares': middlewares } : {},
    },
    spec: {
      rules: [
        {
          host: 'mcp.twisterlab.local',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'mcp', port: { name: 'http' } } } }],
          },
        },
      ],
    },
  });
const middleware = (name: string, spec: object) => object('traefik.io/v1alpha1', 'Middleware', name, { spec });
const open = [deployment('mcp', { image: images.tools }), service('mcp')];
const found = ['Ingress mcp exposes Service mcp without authentication: it runs every tool (POST /mcp)'];

describe('authentication', () => {
  it('accepts a route to a server without unauthenticated access in its contract', () => {
    expect(findings(authentication, [deployment('mcp'), service('mcp'), route()])).toEqual([]);
  });

  it('refuses a route to an unauthenticated server', () => {
    expect(findings(authentication, [...open, route()])).toEqual(found);
  });

  it.each([
    ['basicAuth', { basicAuth: { secret: 'mcp-login' } }],
    ['forwardAuth', { forwardAuth: { address: 'https://login.example.org' } }],
  ])('accepts it behind %s', (_, spec) => {
    const objects = [...open, route('twisterlab-rate@kubernetescrd, twisterlab-login@kubernetescrd')];
    expect(findings(authentication, [...objects, middleware('login', spec)])).toEqual([]);
  });

  it.each([
    ['a middleware that leaves the header', { rateLimit: { average: 1 } }],
    ['basicAuth without removeHeader', { basicAuth: { secret: 'mcp-login' } }],
    ['forwardAuth', { forwardAuth: { address: 'https://login.example.org' } }],
    ['a custom header', { headers: { customRequestHeaders: { Authorization: 'Bearer fixed' } } }],
  ])('rejects a route that passes tokens to a server that does not verify them: %s', (_, spec) => {
    const server = [deployment('mcp', { image: images.tokens }), service('mcp')];
    const behind = [...server, route('twisterlab-edge@kubernetescrd'), middleware('edge', spec)];
    expect(findings(authentication, behind)).toEqual([
      'Ingress mcp passes bearer tokens of clients to Service mcp, which checks no signature: it gives the role of an unsigned token',
    ]);
  });

  it.each([
    ['basicAuth with removeHeader', { basicAuth: { secret: 'mcp-login', removeHeader: true } }],
    ['an empty Authorization', { headers: { customRequestHeaders: { Authorization: '' } } }],
  ])('accepts such a route behind %s', (_, spec) => {
    const server = [deployment('mcp', { image: images.tokens }), service('mcp')];
    const behind = [...server, route('twisterlab-edge@kubernetescrd'), middleware('edge', spec)];
    expect(findings(authentication, behind)).toEqual([]);
  });

  it('refuses a middleware without login, one of another namespace, and one that does not exist', () => {
    const rateLimit = middleware('login', { rateLimit: { average: 1 } });
    expect(findings(authentication, [...open, route('twisterlab-login@kubernetescrd'), rateLimit])).toEqual(found);
    const login = middleware('login', { basicAuth: { secret: 'mcp-login' } });
    expect(findings(authentication, [...open, route('default-login@kubernetescrd'), login])).toEqual(found);
    expect(findings(authentication, [...open, route('twisterlab-login@kubernetescrd')])).toEqual(found);
  });
});
