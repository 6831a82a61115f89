import { dependencies, folderOf } from '@twisterlab/platform/gitops/sync-waves';
import { displayName } from '@twisterlab/platform/link/graph';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { waveOrder } from '@twisterlab/platform/verify/gitops/wave-order';
import {
  certificate,
  clusterIssuer,
  configMap,
  cronJob,
  denyAll,
  deployment,
  graphFindings,
  graphOfFolders,
  namespace,
  object,
  service,
  webhook,
} from '../../kit/objects';

const waved = <T extends Manifest>(manifest: T, wave: number | undefined): T => {
  const annotations = wave === undefined ? undefined : { 'argocd.argoproj.io/sync-wave': `${wave}` };
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
};
/** @param until the label. Default: none, later waves wait for nothing. */
const application = (name: string, path: string, wave?: number, until?: string) => {
  const metadata = { labels: until && { 'later-waves-wait-until': until } };
  return waved(
    object('argoproj.io/v1alpha1', 'Application', name, { metadata, spec: { source: { path } } }, 'argocd'),
    wave,
  );
};

const settings = configMap('settings', { level: 'INFO' });
const api = deployment('api', {
  container: { env: [{ name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'settings', key: 'level' } } }] },
});
const check = (content: Parameters<typeof graphOfFolders>[0]) => graphFindings(waveOrder, graphOfFolders(content));
/** The API references objects of another folder of its environment. */
const inWaves = (own: number | undefined, used: number | undefined) =>
  check({
    'production/applications': [
      application('api', 'dist/production/api', own),
      application('settings', 'dist/production/settings', used, 'synced'),
    ],
    'production/api': [api],
    'production/settings': [settings],
  });

describe('wave-order', () => {
  it('accepts an Application in a later wave than what it uses', () => {
    expect(inWaves(1, 0)).toEqual([]);
    expect(inWaves(1, undefined)).toEqual([]);
  });

  it.each([
    [0, 0],
    [0, 1],
    [undefined, 0],
  ])('refuses an Application in wave %s that uses another in wave %s', (own, used) => {
    expect(inWaves(own, used)).toEqual([
      `Deployment api references ConfigMap twisterlab/settings (env LEVEL of api), whose Application settings is in wave ${used}; its own Application api is in wave ${own ?? 0}`,
    ]);
  });

  it('ignores trees without Argo CD, and folders without an Application', () => {
    expect(check({ 'production/api': [waved(api, -1)], 'production/settings': [settings] })).toEqual([]);
    const other = application('other', 'dist/production/other');
    const one = (name: string) => application(name, `dist/production/${name}`, 3);
    for (const only of [other, one('api'), one('settings')]) {
      expect(check({ 'edge/a': [only], 'production/api': [api], 'production/settings': [settings] })).toEqual([]);
    }
  });

  it("compares the tenant's own Application with what it uses of the cluster", () => {
    const across = (own: number, used: number) =>
      check({
        'edge/applications': [
          application('production', 'dist/production/applications', own),
          application('settings', 'dist/edge/settings', used, 'synced'),
        ],
        'production/applications': [application('api', 'dist/production/api', 0)],
        'production/api': [api],
        'edge/settings': [settings],
      });
    expect(across(1, 0)).toEqual([]);
    expect(across(0, 0)).toEqual([
      'Deployment api references ConfigMap twisterlab/settings (env LEVEL of api), whose Application settings is in wave 0; its own Application production is in wave 0',
    ]);
  });

  it('accepts any reference of the root Application, which is applied by hand after the rest', () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } } as Manifest;
    expect(
      check({
        'edge/applications': [
          application('root', 'dist/edge/applications'),
          application('namespaces', 'dist/edge/namespaces', 5),
        ],
        'edge/namespaces': [namespace],
      }),
    ).toEqual([]);
  });

  it('checks the order within one folder', () => {
    const together = (own: number | undefined, used: number | undefined) =>
      check({
        'edge/a': [application('api', 'dist/production/api')],
        'production/api': [waved(api, own), waved(settings, used)],
      });
    expect([...together(undefined, undefined), ...together(1, 1), ...together(0, -1)]).toEqual([]);
    expect(together(undefined, 1)).toEqual([
      'Deployment api is in wave 0 and references ConfigMap twisterlab/settings (env LEVEL of api) in wave 1',
    ]);
  });

  it('rejects a label that differs from what later waves need', () => {
    const labelled = (until: string | undefined) =>
      check({
        'production/applications': [
          application('api', 'dist/production/api', 1),
          application('settings', 'dist/production/settings', 0, until),
        ],
        'production/api': [api],
        'production/settings': [settings],
      });
    const because = 'because Deployment twisterlab/api references ConfigMap twisterlab/settings (env LEVEL of api)';
    expect(labelled('synced')).toEqual([]);
    expect(labelled(undefined)).toEqual([
      `Application settings makes later waves wait until nothing, but they need synced, ${because}`,
    ]);
    expect(labelled('healthy')).toEqual([
      `Application settings makes later waves wait until healthy, but they need synced, ${because}`,
    ]);
  });

  it('rejects a label of an Application that nothing needs', () => {
    expect(
      check({ 'edge/a': [application('api', 'dist/production/api', 0, 'healthy')], 'production/api': [api, settings] }),
    ).toEqual(['Application api makes later waves wait until healthy, but they need nothing']);
  });
});

const account = (name: string) => object('v1', 'ServiceAccount', name);
/** A controller that writes the status of a kind, and its permissions. */
const controllerOf = (name: string, group: string, plural: string, resources = `${plural}/status`) => [
  deployment(name, { spec: { serviceAccountName: name } }),
  account(name),
  {
    ...object('rbac.authorization.k8s.io/v1', 'ClusterRole', name),
    metadata: { name },
    rules: [{ apiGroups: [group], resources: [resources], verbs: ['get', 'patch'] }],
  },
  {
    ...object('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', name, {
      roleRef: { kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace: 'twisterlab' }],
    }),
    metadata: { name },
  },
];
const bundle = {
  ...object('trust.cert-manager.io/v1alpha1', 'Bundle', 'ca', {
    spec: { sources: [], target: { configMap: { key: 'ca.crt' }, namespaceSelector: {} } },
  }),
  metadata: { name: 'ca' },
};
const mounts = (volume: object) => deployment('reader', { spec: { volumes: [{ name: 'ca', ...volume }] } });
/** The dependencies of production/reader: on which object, until when. */
const needs = (content: Parameters<typeof graphOfFolders>[0]) =>
  dependencies(graphOfFolders({ 'edge/namespaces': [namespace], ...content }))
    .filter(({ from, to }) => folderOf(from) === 'production/reader' && to.manifest.kind !== 'Namespace')
    .map(({ to, at, until }) => `${displayName(to.manifest)} ${until} (${at})`);

describe('dependencies on what controllers create', () => {
  const reader = mounts({ configMap: { name: 'ca' } });

  it('are on the source and on the controller, which its permissions identify', () => {
    const of = { 'production/reader': [reader], 'edge/bundle': [bundle] };
    const creates = 'creates ConfigMap twisterlab/ca';
    expect(needs(of)).toEqual([`Bundle ca synced (volume ca: it ${creates})`]);
    const group = 'trust.cert-manager.io';
    expect(needs({ ...of, 'edge/controller': controllerOf('trust-manager', group, 'bundles') })).toEqual([
      `Bundle ca synced (volume ca: it ${creates})`,
      `Deployment twisterlab/trust-manager synced (volume ca: it, as the controller of Bundle ca, ${creates})`,
    ]);
    for (const other of [
      controllerOf('reader', group, 'bundles', 'bundles'),
      controllerOf('certificates', 'cert-manager.io', 'certificates'),
      controllerOf('argo-cd', '*', '*', '*'),
    ])
      expect(needs({ ...of, 'edge/controller': other })).toHaveLength(1);
  });

  it('are on a Certificate, an annotated Ingress and an ACME issuer for their Secrets', () => {
    const secret = (secretName: string) => mounts({ secret: { secretName } });
    const issuer = clusterIssuer('private');
    expect(
      needs({ 'production/reader': [secret('api-tls')], 'edge/issuer': [issuer, certificate('api', ['a.local'])] }),
    ).toEqual(['Certificate twisterlab/api synced (volume ca: it creates Secret twisterlab/api-tls)']);
    const ingress = object('networking.k8s.io/v1', 'Ingress', 'api', {
      metadata: { annotations: { 'cert-manager.io/cluster-issuer': 'private' } },
      spec: { tls: [{ hosts: ['a.local'], secretName: 'api-tls' }] },
    });
    expect(
      needs({ 'production/reader': [secret('api-tls')], 'edge/issuer': [issuer], 'edge/route': [ingress] }),
    ).toEqual(['Ingress twisterlab/api synced (volume ca: it creates Secret twisterlab/api-tls)']);
    const acme = object('cert-manager.io/v1', 'Issuer', 'acme', {
      spec: { acme: { privateKeySecretRef: { name: 'account' } } },
    });
    expect(needs({ 'production/reader': [secret('account')], 'edge/issuer': [acme] })).toEqual([
      'Issuer twisterlab/acme synced (volume ca: it creates Secret twisterlab/account)',
    ]);
  });

  it("are on the settings of K3s' ingress controller for its IngressClass", () => {
    const ingress = object('networking.k8s.io/v1', 'Ingress', 'api', { spec: { ingressClassName: 'traefik' } });
    const settings = (name: string) => object('helm.cattle.io/v1', 'HelmChartConfig', name, {}, 'kube-system');
    expect(needs({ 'production/reader': [ingress], 'edge/traefik': [settings('traefik')] })).toEqual([
      'HelmChartConfig kube-system/traefik synced (ingressClassName: it creates IngressClass traefik)',
    ]);
    expect(needs({ 'production/reader': [ingress], 'edge/traefik': [settings('other')] })).toEqual([]);
  });

  it('put the Application in a later wave', () => {
    const inWaves = (own: number, used: number) =>
      check({
        'edge/applications': [
          application('reader', 'dist/edge/reader', own),
          application('bundle', 'dist/edge/bundle', used, 'synced'),
        ],
        'edge/namespaces': [namespace],
        'edge/bundle': [bundle],
        'edge/reader': [reader],
      });
    expect(inWaves(1, 0)).toEqual([]);
    expect(inWaves(1, 1)).toEqual([
      'Deployment reader references Bundle ca (volume ca: it creates ConfigMap twisterlab/ca), whose Application bundle is in wave 1; its own Application reader is in wave 1',
    ]);
  });
});

describe('hooks', () => {
  const hooked = <T extends Manifest>(manifest: T, hook: string | undefined): T =>
    hook === undefined
      ? manifest
      : { ...manifest, metadata: { ...manifest.metadata, annotations: { 'argocd.argoproj.io/hook': hook } } };
  const account = object('v1', 'ServiceAccount', 'upgrade');
  const spec = { template: { spec: { serviceAccountName: 'upgrade', containers: [{ name: 'a', image: 'a' }] } } };
  const job = object('batch/v1', 'Job', 'upgrade', { spec });
  const inPhases = (own: string | undefined, used: string | undefined) =>
    check({
      'edge/applications': [application('upgrade', 'dist/edge/upgrade', 0)],
      'edge/upgrade': [hooked(job, own), hooked(account, used)],
    });

  it.each([
    ['PreSync', 'PreSync'],
    ['PostSync', undefined],
    ['PostSync', 'PreSync'],
    [undefined, 'PreSync'],
    ['PreSync', 'PostSync, PreSync'],
  ])('accepts a Job of the phase %s with a ServiceAccount of %s', (own, used) => {
    expect(inPhases(own, used)).toEqual([]);
  });

  it.each([
    ['PreSync', undefined, 'Sync'],
    ['PreSync,PostSync', undefined, 'Sync'],
    ['PreSync', 'PostSync', 'PostSync'],
  ])('refuses a Job of the phase %s with a ServiceAccount of %s, which comes later', (own, used, phase) => {
    expect(inPhases(own, used)).toEqual([
      `Job upgrade is a hook of the phase PreSync and references ServiceAccount twisterlab/upgrade (serviceAccountName), which is applied later, in the phase ${phase}`,
    ]);
  });
});

describe('what a dependency waits for', () => {
  it('is the sync of a referenced object, the sync of a default-deny policy, and the pods of a webhook', () => {
    expect(needs({ 'production/reader': [api], 'production/settings': [settings] })).toEqual([
      'ConfigMap twisterlab/settings synced (env LEVEL of api)',
    ]);
    expect(needs({ 'production/reader': [api, settings], 'production/limits': [denyAll] })).toEqual([
      'NetworkPolicy twisterlab/default-deny isolated (the default-deny policy of its namespace)',
    ]);
    const url = { container: { env: [{ name: 'URL', value: 'http://store.twisterlab.svc.cluster.local:80' }] } };
    expect(needs({ 'production/reader': [deployment('client', url)], 'production/store': [service('store')] })).toEqual(
      ['Service twisterlab/store synced (env URL of client)'],
    );
    expect(needs({ 'production/reader': [cronJob('client', url)], 'production/store': [service('store')] })).toEqual(
      [],
    );
    const widget = object('example.org/v1', 'Widget', 'one');
    const at = 'the webhook widgets.example.org that admits it';
    expect(
      needs({ 'production/reader': [widget], 'edge/hook': [webhook('hook'), service('hook'), deployment('hook')] }),
    ).toEqual([`Service twisterlab/hook healthy (${at})`, `Deployment twisterlab/hook healthy (${at})`]);
  });
});
