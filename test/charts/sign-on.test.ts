import { is, ofKind } from '@twisterlab/platform/model/kinds';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { renderEnvironment } from '@twisterlab/platform/render';
import { parse } from 'yaml';
import { ArgoCd } from '../../charts/argo-cd/argo-cd';
import { Grafana } from '../../charts/monitoring/grafana/grafana';
import { render, verify } from '../../charts/site';
import { validateEnvironments } from '../../environments/schema/environments';
import { records } from '../kit/records';

const outside = {
  issuer: 'https://id.example.org/realms/lab',
  endpoints: {
    authorization: 'https://id.example.org/auth',
    token: 'https://id.example.org:8443/token',
    userInfo: 'https://id.example.org/userinfo',
  },
  clients: { argoCd: 'argocd-lab' },
  groups: { admin: ['/platform admins', 'owners'], viewer: ['everyone'] },
};
const inside = JSON.parse(
  JSON.stringify(outside).replaceAll('id.example.org', 'id.twisterlab.local'),
) as typeof outside;

/** The records with single sign-on. */
function recordsWith(signOn?: object) {
  const cluster = { ...records.clusters[0]!, ...(signOn && { signOn }) } as (typeof records.clusters)[0];
  const tenants = records.tenants.map((tenant) => ({ ...tenant, cluster }));
  return validateEnvironments({ clusters: [cluster], tenants });
}

/** The programs with a login of their own. */
function programsWith(signOn?: object): RenderedEnvironment {
  const [cluster] = recordsWith(signOn).clusters;
  return renderEnvironment(cluster!.name, cluster!, (app) => {
    new ArgoCd(app, cluster!);
    new Grafana(app, cluster!);
  });
}

const rendered = { none: programsWith(), outside: programsWith(outside), inside: programsWith(inside) } as const;

const manifests = ({ objects }: RenderedEnvironment) => objects.map(({ manifest }) => manifest);
const configMap = (environment: RenderedEnvironment, name: string) =>
  manifests(environment)
    .flatMap((manifest) => (is(manifest, 'ConfigMap') ? manifest : []))
    .find(({ metadata }) => metadata.name.startsWith(name))!.data!;
const deployment = (environment: RenderedEnvironment, name: string) =>
  ofKind(
    manifests(environment).find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name),
    'Deployment',
  ).spec.template.spec;
const policy = (environment: RenderedEnvironment, name: string) =>
  manifests(environment)
    .flatMap((manifest) => (is(manifest, 'NetworkPolicy') ? manifest : []))
    .find(({ metadata }) => metadata.name === name)?.spec;
const ini = (environment: RenderedEnvironment) => configMap(environment, 'grafana-config')['grafana.ini']!;

it.each([
  ['outside', outside],
  ['behind the ingress controller', inside],
])('passes every rule with a provider %s', (_, signOn) => {
  const fleet = recordsWith(signOn);
  expect(() => verify(render(fleet), fleet)).not.toThrow();
});

describe('Argo CD', () => {
  it('has the account admin and no provider without sign-on', () => {
    const settings = configMap(rendered.none, 'argocd-cm');
    expect(settings['admin.enabled']).toBe('true');
    expect(settings).not.toHaveProperty('oidc.config');
    expect(configMap(rendered.none, 'argocd-rbac-cm')['policy.csv']).toBe('');
  });

  it('has the provider instead of the account, with a reference to the client secret', () => {
    const settings = configMap(rendered.outside, 'argocd-cm');
    expect(settings['admin.enabled']).toBe('false');
    expect(parse(settings['oidc.config']!)).toEqual({
      name: 'OpenID Connect',
      issuer: outside.issuer,
      clientID: 'argocd-lab',
      clientSecret: '$oidc.client-secret',
      requestedScopes: ['openid', 'profile', 'email', 'groups'],
    });
  });

  it('maps groups to roles, and other users to none', () => {
    expect(configMap(rendered.outside, 'argocd-rbac-cm')).toMatchObject({
      'policy.csv': 'g, /platform admins, role:admin\ng, owners, role:admin\ng, everyone, role:readonly\n',
      'policy.default': '',
      scopes: '[groups]',
    });
  });
});

describe('Grafana', () => {
  it('has a login form and an administrator without sign-on', () => {
    expect(ini(rendered.none)).toContain('disable_login_form = false');
    expect(ini(rendered.none)).not.toContain('generic_oauth');
    expect(ini(rendered.none)).not.toContain('disable_initial_admin_creation');
  });

  it('has the provider instead, and no account of its own', () => {
    expect(ini(rendered.outside)).toContain('disable_login_form = true');
    expect(ini(rendered.outside)).toContain('disable_initial_admin_creation = true');
    expect(ini(rendered.outside).split('[auth.generic_oauth]')[1]!.split('[')[0]).toContain('client_id = grafana\n');
    expect(ini(rendered.outside)).toContain('\ntoken_url = https://id.example.org:8443/token\n');
    expect(ini(rendered.outside)).not.toContain('secret');
  });

  it('maps groups to roles, and rejects other users', () => {
    expect(ini(rendered.outside)).toContain(
      "\nrole_attribute_path = (contains(groups[*], '/platform admins') || contains(groups[*], 'owners')) && 'Admin' || (contains(groups[*], 'everyone')) && 'Viewer'\nrole_attribute_strict = true\n",
    );
    const admins = programsWith({ ...outside, groups: { admin: ['owners'] } });
    expect(ini(admins)).toContain("\nrole_attribute_path = (contains(groups[*], 'owners')) && 'Admin'\n");
  });
});

describe('client secrets', () => {
  it('are Secrets that bootstrap prompts for', () => {
    const given = ({ secrets }: RenderedEnvironment) =>
      secrets.filter(({ userProvided }) => userProvided).map(({ name, keys }) => [name, ...Object.keys(keys)]);
    const added = given(rendered.outside).filter(([name]) => !given(rendered.none).some(([other]) => other === name));
    expect(added).toEqual([
      ['argocd-secret', 'oidc.client-secret'],
      ['grafana-oidc', 'client-secret'],
    ]);
  });
});

describe.each(['argocd-server', 'grafana'])('%s', (name) => {
  const to = (environment: RenderedEnvironment) =>
    ['identity-provider', 'identity-provider-8443', 'traefik'].filter((peer) =>
      policy(environment, `${name}-to-${peer}`),
    );
  const mounted = (environment: RenderedEnvironment) =>
    JSON.stringify(deployment(environment, name)).includes('"name":"twisterlab-ca"');

  it('may connect to the provider, through the ingress controller if it is in the domain', () => {
    expect(to(rendered.none)).toEqual([]);
    expect(to(rendered.outside)).toContain('identity-provider-8443');
    expect(to(rendered.inside)).toEqual(['traefik']);
    expect(policy(rendered.inside, `${name}-to-traefik`)?.egress?.[0]?.ports).toEqual([
      { port: 8443, protocol: 'TCP' },
    ]);
  });

  it("trusts the cluster's own CA only for a provider that has its certificate", () => {
    expect([rendered.none, rendered.outside, rendered.inside].map(mounted)).toEqual([false, false, true]);
  });

  it('connects to the networks of the record', () => {
    const own = programsWith({ ...outside, networks: ['192.168.0.20/32'] });
    expect(policy(own, `${name}-to-identity-provider-8443`)?.egress?.[0]?.to).toEqual([
      { ipBlock: { cidr: '192.168.0.20/32' } },
    ]);
  });
});

test('each program reads the certificate where it is mounted', () => {
  expect(ini(rendered.inside)).toContain('\ntls_client_ca = /etc/authority/ca.crt\n');
  const [server] = deployment(rendered.inside, 'argocd-server').containers;
  expect(server!.env).toContainEqual({ name: 'SSL_CERT_DIR', value: '/etc/authority' });
  expect(server!.volumeMounts).toContainEqual({ name: 'authority', mountPath: '/etc/authority', readOnly: true });
});
