import { argoCdSettings } from '../../../charts/rules/argo-cd-settings';
import { deployment, findings, object } from '../../kit/objects';

const inArgoCd = (kind: string, name: string, fields: object = {}, apiVersion = 'v1') =>
  object(apiVersion, kind, name, { ...fields }, 'argocd');
const { spec } = deployment('argocd-server') as unknown as { readonly spec: object };
const server = inArgoCd('Deployment', 'argocd-server', { spec }, 'apps/v1');
const path = { path: '/', backend: { service: { name: 'argocd-server', port: { name: 'http' } } } };
const rules = [{ host: 'argocd.example.org', http: { paths: [path] } }];
const ingress = inArgoCd('Ingress', 'argocd-server', { spec: { rules } }, 'networking.k8s.io/v1');
const metadata = { annotations: { 'argocd.argoproj.io/sync-wave': '1' } };
const application = inArgoCd('Application', 'redis', { metadata, spec: {} }, 'argoproj.io/v1alpha1');
const project = (accounts?: readonly object[]) =>
  inArgoCd('AppProject', 'edge', { spec: { destinationServiceAccounts: accounts } }, 'argoproj.io/v1alpha1');

const sound = {
  'argocd-cm': {
    url: 'https://argocd.example.org',
    'admin.enabled': 'true',
    'resource.customizations.health.argoproj.io_Application': 'return { status = "Healthy" }',
    'resource.exclusions': '- kinds: [Lease]',
    'timeout.reconciliation': '60s',
    'timeout.reconciliation.jitter': '30s',
  },
  'argocd-cmd-params-cm': { 'server.insecure': 'true', 'server.log.format': 'json', 'server.log.level': 'info' },
  'argocd-rbac-cm': { 'policy.default': '', 'policy.csv': 'p, role:team, applications, get, */*, allow\n' },
};
type Name = keyof typeof sound;
const secret = inArgoCd('Secret', 'argocd-secret');
const all = (name: Name, change: Readonly<Record<string, string | undefined>>) =>
  (Object.keys(sound) as Name[]).map((each) =>
    inArgoCd('ConfigMap', each, { data: { ...sound[each], ...(each === name ? change : {}) } }),
  );
const check = (name: Name, change: Readonly<Record<string, string | undefined>>, accounts?: readonly object[]) =>
  findings(argoCdSettings, [server, secret, ingress, application, project(accounts), ...all(name, change)]);

describe('argo-cd-settings', () => {
  it('accepts sound settings, and a cluster without Argo CD', () => {
    expect(check('argocd-cm', {})).toEqual([]);
    expect(check('argocd-cm', { 'timeout.reconciliation': undefined })).toEqual([]);
    expect(check('argocd-cm', { 'application.sync.impersonation.enabled': 'true' }, [{}])).toEqual([]);
    expect(check('argocd-rbac-cm', { 'policy.default': 'role:team' })).toEqual([]);
    expect(check('argocd-rbac-cm', { 'policy.default': 'role:readonly', 'policy.matchMode': 'regex' })).toEqual([]);
    expect(findings(argoCdSettings, [])).toEqual([]);
  });

  it.each(Object.keys(sound))('rejects Argo CD without the ConfigMap %s', (name) => {
    const others = all('argocd-cm', {}).filter(({ metadata: { name: each } }) => each !== name);
    expect(findings(argoCdSettings, [server, secret, ...others])).toEqual([
      `Deployment argocd-server runs without the ConfigMap ${name}`,
    ]);
  });

  it('rejects Argo CD without its Secret', () => {
    expect(findings(argoCdSettings, [server, ...all('argocd-cm', {})])).toEqual([
      expect.stringContaining('runs without the Secret argocd-secret'),
    ]);
  });

  it('rejects scopes that are no list', () => {
    expect(check('argocd-rbac-cm', { scopes: '[groups, email]' })).toEqual([]);
    expect(check('argocd-rbac-cm', { scopes: 'groups' })).toEqual([
      expect.stringContaining('has the scopes groups, which is no list'),
    ]);
  });

  it.each<[Name, Readonly<Record<string, string | undefined>>, string]>([
    ['argocd-cm', { url: undefined }, 'has the url (unset)'],
    ['argocd-cm', { url: 'https://argocd.example.com' }, 'has the url https://argocd.example.com'],
    ['argocd-cm', { 'admin.enabled': 'yes' }, 'has admin.enabled yes, which is neither true nor false'],
    ['argocd-cm', { 'exec.enabled': 'true' }, 'gives users of the UI a shell'],
    ['argocd-cm', { 'application.sync.impersonation.enabled': 'true' }, 'syncs with the ServiceAccounts of projects'],
    [
      'argocd-cm',
      { 'resource.customizations.health.argoproj.io_Application': undefined },
      'has no health of Applications',
    ],
    ['argocd-cm', { 'resource.exclusions': undefined }, 'has no resource.exclusions'],
    ['argocd-cm', { 'timeout.reconciliation': '600s' }, 'syncs a commit after 1230 s'],
    ['argocd-cm', { 'timeout.reconciliation': 'often' }, 'syncs a commit after NaN s'],
    ['argocd-cmd-params-cm', { 'server.log.format': 'texts' }, 'has server.log.format texts'],
    ['argocd-cmd-params-cm', { 'server.log.level': 'infos' }, 'has server.log.level infos, no log level'],
    ['argocd-cmd-params-cm', { 'server.insecure': 'false' }, 'lets the server redirect HTTP to HTTPS'],
    ['argocd-cmd-params-cm', { 'server.repo.server.strict.tls': 'no' }, 'has server.repo.server.strict.tls no'],
    ['argocd-rbac-cm', { 'policy.default': 'role:admin' }, 'makes every user who logs in an administrator'],
    ['argocd-rbac-cm', { 'policy.default': 'role:teams' }, 'has the policy.default role:teams'],
    ['argocd-rbac-cm', { 'policy.matchMode': 'globs' }, 'has the policy.matchMode globs'],
  ])('rejects %s with %j', (name, change, message) => {
    expect(check(name, change)).toEqual([expect.stringContaining(`ConfigMap ${name} ${message}`)]);
  });
});
