import { is, ofKind } from '@twisterlab/platform/model/kinds';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { withoutHelmCharts } from '../../charts';
import { render, verify } from '../../charts/site';
import { environmentsWith } from '../records/good';

const signOn = (host: string, groups: object = {}) => ({
  issuer: `https://${host}`,
  endpoints: {
    authorization: `https://${host}/auth`,
    token: `https://${host}/token`,
    userInfo: `https://${host}/userinfo`,
  },
  groups: { admin: ['admins'], viewer: ['everyone'], ...groups },
});
const hosts = ['mcp.twisterlab.local'];

function environmentsOf(edge: object, mcp: object) {
  const fleet = environmentsWith({ edge: { ...edge }, production: { mcp: { hosts, ...mcp } } });
  return render(fleet, withoutHelmCharts) as [RenderedEnvironment, RenderedEnvironment];
}

const own = { authentication: 'sign-on', clientId: 'mcp-production' };
const [edge, production] = environmentsOf({ signOn: signOn('id.example.org') }, own);
const [plainEdge, plain] = environmentsOf({ signOn: signOn('id.example.org') }, {});

const find = ({ objects }: RenderedEnvironment, kind: string, name: string) =>
  objects.find(({ manifest }) => manifest.kind === kind && manifest.metadata.name === name)?.manifest;
const spec = (environment: RenderedEnvironment, kind: string, name: string) =>
  (find(environment, kind, name) as { readonly spec?: Record<string, unknown> } | undefined)?.spec;
const pod = (environment: RenderedEnvironment) =>
  ofKind(find(environment, 'Deployment', 'mcp-unified-sign-on'), 'Deployment').spec.template.spec;
const middlewares = (environment: RenderedEnvironment, ingress: string) =>
  find(environment, 'Ingress', ingress)!
    .metadata.annotations!['traefik.ingress.kubernetes.io/router.middlewares']!.split(',')
    .map((each) => each.replace(/^twisterlab-(.*)@kubernetescrd$/, '$1'));

it.each(['id.example.org', 'id.twisterlab.local'])('passes every rule with the provider %s', (host) => {
  const fleet = environmentsWith({ edge: { signOn: signOn(host) }, production: { mcp: { hosts, ...own } } });
  expect(() => verify(render(fleet, withoutHelmCharts), fleet)).not.toThrow();
});

describe('the route of the MCP server', () => {
  it('requires the password by default, also if the cluster has sign-on', () => {
    expect(middlewares(plain, 'mcp-unified')).toEqual(['mcp-unified-cors', 'mcp-unified-rate', 'mcp-unified-login']);
    expect(find(plain, 'Deployment', 'mcp-unified-sign-on')).toBeUndefined();
    expect(find(plainEdge, 'NetworkPolicy', 'traefik-to-dns')).toBeUndefined();
  });

  it('requires sign-on instead if the record asks for it, and passes no credentials to the server', () => {
    expect(middlewares(production, 'mcp-unified')).toEqual([
      'mcp-unified-cors',
      'mcp-unified-rate',
      'mcp-unified-sign-on',
      'mcp-unified-credentials',
    ]);
    expect(spec(production, 'Middleware', 'mcp-unified-sign-on')).toEqual({
      forwardAuth: {
        address: 'http://mcp-unified-sign-on.twisterlab:4180/oauth2/auth',
        authRequestHeaders: ['Authorization', 'Cookie'],
        maxResponseBodySize: 65_536,
      },
    });
    expect(spec(production, 'Middleware', 'mcp-unified-credentials')).toEqual({
      headers: { customRequestHeaders: { Authorization: '', Cookie: '' } },
    });
    expect(production.secrets.filter(({ login }) => login)).toEqual([]);
  });

  it('has the paths of a login on the same hosts, with the same certificate and a rate limit', () => {
    const { rules, tls } = ofKind(find(production, 'Ingress', 'mcp-unified-sign-on'), 'Ingress').spec!;
    expect(rules!.map(({ host }) => host)).toEqual(hosts);
    expect(rules!.flatMap(({ http }) => http!.paths.map(({ path }) => path))).toEqual([
      '/oauth2/start',
      '/oauth2/callback',
      '/oauth2/sign_out',
    ]);
    expect(tls).toEqual([{ hosts, secretName: 'mcp-unified-tls' }]);
    expect(middlewares(production, 'mcp-unified-sign-on')).toEqual(['mcp-unified-sign-on-rate']);
    const certificates = production.objects.flatMap(({ manifest }) => (is(manifest, 'Certificate') ? manifest : []));
    expect(certificates.map(({ metadata }) => metadata.name)).not.toContain('mcp-unified-sign-on');
  });
});

describe('oauth2-proxy', () => {
  const args = (environment: RenderedEnvironment) => pod(environment).containers[0]!.args!;

  it('verifies bearer tokens for this audience, and lets administrators in', () => {
    expect(args(production)).toEqual(
      expect.arrayContaining([
        '--skip-jwt-bearer-tokens=true',
        '--client-id=mcp-production',
        '--oidc-issuer-url=https://id.example.org',
        '--allowed-group=admins',
      ]),
    );
    expect(args(production)).not.toContain('--allowed-group=everyone');
  });

  it('lets other groups in if the record names them', () => {
    const [, named] = environmentsOf({ signOn: signOn('id.example.org', { mcp: ['agents', 'ide users'] }) }, own);
    expect(args(named).filter((each) => each.startsWith('--allowed-group'))).toEqual([
      '--allowed-group=agents',
      '--allowed-group=ide users',
    ]);
  });

  it('has a client secret that a person creates, and a key of 32 characters that bootstrap generates', () => {
    expect(production.secrets).toContainEqual(
      expect.objectContaining({ name: 'mcp-unified-oidc', userProvided: true }),
    );
    expect(production.secrets).toContainEqual(expect.objectContaining({ name: 'mcp-unified-sign-on', length: 32 }));
  });

  it('trusts the certificate of a provider behind the ingress controller', () => {
    const [, inside] = environmentsOf({ signOn: signOn('id.twisterlab.local') }, own);
    expect(args(inside)).toContain('--provider-ca-file=/etc/authority/ca.crt');
    expect(pod(inside).volumes).toContainEqual({
      name: 'authority',
      secret: { secretName: 'mcp-unified-tls', items: [{ key: 'ca.crt', path: 'ca.crt' }], defaultMode: 0o440 },
    });
    expect(find(inside, 'NetworkPolicy', 'mcp-unified-sign-on-to-traefik')).toBeDefined();
    expect(args(production).filter((each) => each.includes('ca-file'))).toEqual([]);
    expect(find(production, 'NetworkPolicy', 'mcp-unified-sign-on-to-identity-provider')).toBeDefined();
  });
});

describe('the ingress controller', () => {
  it('resolves the name of oauth2-proxy, and may connect to it', () => {
    expect(find(edge, 'NetworkPolicy', 'traefik-to-production-mcp-unified-sign-on')).toBeDefined();
    expect(edge.objects.map(({ manifest }) => manifest.metadata.name)).toContain('traefik-to-dns');
  });
});

test('a forwardAuth to a Service that does not exist is rejected', () => {
  const fleet = environmentsWith({
    edge: { signOn: signOn('id.example.org') },
    production: { mcp: { hosts, ...own } },
  });
  const misspelt = render(fleet, withoutHelmCharts).map((environment) => ({
    ...environment,
    objects: environment.objects.map((object) =>
      object.manifest.kind === 'Middleware'
        ? {
            ...object,
            manifest: JSON.parse(JSON.stringify(object.manifest).replace('sign-on.twisterlab:', 'sing-on.twisterlab:')),
          }
        : object,
    ),
  }));
  expect(() => verify(misspelt, fleet)).toThrow('Service twisterlab/mcp-unified-sing-on');
});
