import type { Manifest } from '@twisterlab/platform/model/manifest';
import { applicationProject } from '@twisterlab/platform/verify/gitops/application-project';
import { certificate, deployment, graphFindings, graphOfFolders, object } from '../../kit/objects';

const server = 'https://kubernetes.default.svc';
const repoURL = 'https://git.example.org/platform.git';
const argo = (kind: string, name: string, spec: object) =>
  object('argoproj.io/v1alpha1', kind, name, { spec }, 'argocd');
const project = (change: object = {}, name = 'production') =>
  argo('AppProject', name, {
    sourceRepos: [repoURL],
    destinations: [{ server, namespace: 'twisterlab' }],
    namespaceResourceWhitelist: [{ group: 'apps', kind: 'Deployment' }],
    orphanedResources: { warn: true },
    ...change,
  });
const locked = argo('AppProject', 'default', { sourceRepos: [], destinations: [] });
const application = (project = 'production') =>
  argo('Application', 'demo', { project, source: { repoURL, path: 'dist/production/demo' }, destination: { server } });
const clusterRole = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'reader' },
} as Manifest;

const check = (argoCd: readonly Manifest[], demo: readonly Manifest[] = [deployment('api')]) =>
  graphFindings(applicationProject, graphOfFolders({ 'edge/argo-cd': argoCd, 'production/demo': demo }));

describe('application-project', () => {
  it('accepts a project that allows what its Application syncs, and dist without Argo CD', () => {
    expect(check([application(), project(), locked])).toEqual([]);
    expect(check([])).toEqual([]);
  });

  it('lets the project of the cluster use wildcards', () => {
    const everything = [{ group: '*', kind: '*' }];
    const edge = { destinations: [{ server, namespace: '*' }], clusterResourceWhitelist: everything };
    expect(
      check([application('edge'), project({ ...edge, namespaceResourceWhitelist: everything }, 'edge'), locked]),
    ).toEqual([]);
  });

  it.each([
    ['without a project', [application('other'), project(), locked], 'the project other, which no object defines'],
    ['in the project default', [application('default'), project(), locked], 'in the project default'],
    ['of another repository', [application(), project({ sourceRepos: [] }), locked], '(sourceRepos)'],
    ['of another namespace', [application(), project({ destinations: [] }), locked], 'the namespace twisterlab'],
    [
      'of other kinds',
      [application(), project({ namespaceResourceWhitelist: [] }), locked],
      'syncs a Deployment of apps',
    ],
  ])('rejects an Application %s', (_, argoCd, message) => {
    expect(check(argoCd)).toEqual([expect.stringContaining(message)]);
  });

  it('rejects an object of the cluster in a project for a namespace', () => {
    expect(check([application(), project(), locked], [clusterRole])).toEqual([
      expect.stringContaining('which its project does not allow (clusterResourceWhitelist)'),
    ]);
  });

  it.each([
    ['sourceRepos', { sourceRepos: ['*', repoURL] }],
    ['destinations', { destinations: [{ server, namespace: '*' }] }],
    ['clusterResourceWhitelist', { clusterResourceWhitelist: [{ group: '*', kind: 'ClusterRole' }] }],
    ['namespaceResourceWhitelist', { namespaceResourceWhitelist: [{ group: 'apps', kind: '*' }] }],
  ])('rejects a wildcard in %s of a tenant', (field, change) => {
    expect(check([application(), project(change), locked])).toEqual([
      `AppProject production has a wildcard in ${field}`,
    ]);
  });

  const ignoring = (group: string, kind: string) =>
    project({ orphanedResources: { warn: true, ignore: [{ group, kind, name: 'api-tls' }] } });

  it.each([
    ['', 'Secret'],
    ['batch', 'Job'],
    ['example.org', 'Widget'],
    ['*', 'Widget'],
    ['', '*'],
  ])('accepts that %j %s is ignored', (group, kind) => {
    expect(check([application(), ignoring(group, kind), locked])).toEqual([]);
  });

  it.each([
    ['', 'Secrt', 'Secrt of the core group'],
    ['x', 'Secret', 'Secret of x'],
    ['batch', 'Deployment', 'Deployment of batch'],
  ])('rejects %j %s, which is not served', (group, kind, name) => {
    expect(check([application(), ignoring(group, kind), locked])).toEqual([
      `AppProject production has ${name} in orphanedResources.ignore, which the cluster does not serve`,
    ]);
    const list = [
      { group: 'apps', kind: 'Deployment' },
      { group, kind },
    ];
    expect(check([application(), project({ namespaceResourceWhitelist: list }), locked])).toHaveLength(1);
  });

  it('rejects a project that warns of what a controller creates', () => {
    const demo = [deployment('api'), certificate('api', ['api.example.org'])];
    const lists = {
      namespaceResourceWhitelist: [
        { group: 'apps', kind: 'Deployment' },
        { group: 'cert-manager.io', kind: 'Certificate' },
      ],
    };
    const of = (...ignore: readonly object[]) =>
      check([application(), project({ ...lists, orphanedResources: { warn: true, ignore } }), locked], demo);
    expect(of({ group: '', kind: 'Secret', name: 'api-tls' })).toEqual([]);
    expect(of({ kind: 'Secret', name: 'api-*' })).toEqual([]);
    expect(of({ group: '', kind: 'Secret', name: 'other' }, { group: '', kind: 'ConfigMap', name: 'api-tls' })).toEqual(
      ['AppProject production warns of Secret api-tls, which a controller creates for Certificate twisterlab/api'],
    );
  });

  it('rejects a project that is pruned before an Application which remains', () => {
    const keep = (value: string, manifest: Manifest): Manifest => ({
      ...manifest,
      metadata: { ...manifest.metadata, annotations: { 'argocd.argoproj.io/sync-options': value } },
    });
    const kept = keep('Prune=false', application());
    expect(check([kept, keep('Prune=false', project()), locked])).toEqual([]);
    expect(check([kept, keep('Prune=confirm', project()), locked])).toEqual([]);
    expect(check([kept, project(), locked])).toEqual([
      'AppProject production is pruned before its Application demo, which remains (Prune=false)',
    ]);
  });

  it('rejects an open or missing project default, and one that ignores orphans', () => {
    expect(check([application(), project()])).toEqual([
      expect.stringContaining('nothing defines the AppProject default'),
    ]);
    const open = argo('AppProject', 'default', { sourceRepos: [repoURL] });
    expect(check([application(), project(), open])).toEqual([expect.stringContaining('allows something')]);
    expect(check([application(), project({ orphanedResources: {} }), locked])).toEqual([
      expect.stringContaining('orphanedResources.warn'),
    ]);
  });
});
