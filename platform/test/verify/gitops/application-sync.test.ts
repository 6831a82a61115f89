import { applicationSync } from '@twisterlab/platform/verify/gitops/application-sync';
import { cluster, findings, object } from '../../kit/objects';

const inCluster = 'https://kubernetes.default.svc';
const syncOptions = ['FailOnSharedResource', 'PruneLast', 'RespectIgnoreDifferences', 'ServerSideApply'].map(
  (name) => `${name}=true`,
);
const source = { repoURL: cluster.repository, targetRevision: cluster.targetRevision, directory: { recurse: true } };
const automated = { prune: true, selfHeal: true, allowEmpty: false };
const retry = { limit: -1, backoff: { duration: '10s', factor: 2, maxDuration: '2m' } };
const good = {
  source: { ...source, path: 'dist/production/api' },
  destination: { server: inCluster, namespace: 'twisterlab' },
  syncPolicy: { automated, syncOptions: [...syncOptions, 'CreateNamespace=false'], retry },
};
const finalizer = 'resources-finalizer.argocd.argoproj.io';
const check = (spec: object, finalizers: readonly string[] | undefined = [finalizer]) => {
  const rest = { metadata: { finalizers }, spec };
  return findings(applicationSync, [object('argoproj.io/v1alpha1', 'Application', 'demo', rest, 'argocd')]);
};
const policy = (change: object) => ({ ...good, syncPolicy: { ...good.syncPolicy, ...change } });
const from = (change: object) => ({ ...good, source: { ...good.source, ...change } });

describe('application-sync', () => {
  it('accepts one that syncs the repository of the cluster by itself', () => {
    expect(check(good)).toEqual([]);
  });

  it.each([
    ['another repository', from({ repoURL: 'https://example.org/x.git' }), 'syncs https://example.org/x.git'],
    ['another revision', from({ targetRevision: 'v1' }), 'syncs the revision v1'],
    ['no revision', from({ targetRevision: undefined }), 'syncs the revision HEAD'],
    ['no folders below', from({ directory: undefined }), 'directory.recurse'],
    ['another cluster', { ...good, destination: { server: 'https://other' } }, 'syncs to https://other'],
    ['a missing namespace', { ...good, destination: { server: inCluster, namespace: 'x' } }, 'has the destination x'],
    ['no automation', policy({ automated: undefined }), 'waits for a person'],
    ['no pruning', policy({ automated: { ...automated, prune: false } }), 'automated.prune'],
    ['no self-healing', policy({ automated: { ...automated, selfHeal: false } }), 'automated.selfHeal'],
    ['an empty folder allowed', policy({ automated: { ...automated, allowEmpty: true } }), 'automated.allowEmpty'],
    [
      'an option less',
      policy({ syncOptions: syncOptions.slice(1) }),
      'lacks the sync option FailOnSharedResource=true',
    ],
    [
      'an option that is off',
      policy({ syncOptions: [...syncOptions, 'PruneLast=false'] }),
      'lacks the sync option PruneLast',
    ],
    [
      'a misspelt value',
      policy({ syncOptions: [...syncOptions, 'Replace=tru'] }),
      'Replace=tru, which Argo CD ignores',
    ],
    [
      'a namespace of its own making',
      policy({ syncOptions: [...syncOptions, 'CreateNamespace=true'] }),
      'CreateNamespace',
    ],
    ['no retry', policy({ retry: undefined }), 'does not repeat'],
    ['one retry', policy({ retry: { limit: 1 } }), 'only 1 times'],
    ['a wrong duration', policy({ retry: { limit: -1, backoff: { duration: '10x' } } }), 'has the duration 10x'],
    ['a factor of 0', policy({ retry: { limit: -1, backoff: { factor: 0 } } }), 'has the factor 0'],
  ])('rejects %s', (_, spec, message) => {
    expect(check(spec)).toEqual([expect.stringContaining(message)]);
  });

  it.each([[[`${finalizer}/background`]], [[`${finalizer}/foreground`, 'example.org/other']]])(
    'accepts the finalizers %j',
    (finalizers) => {
      expect(check(good, finalizers)).toEqual([]);
    },
  );

  it.each([
    [[], 'Application demo leaves its objects in the cluster when it is deleted'],
    [['example.org/other'], 'Application demo leaves its objects in the cluster when it is deleted'],
    [[`${finalizer}/backgroud`], `Application demo has the finalizer ${finalizer}/backgroud, which Argo CD does not`],
    [[`${finalizer}`, 'finalizers.argocd.argoproj.io'], 'Application demo has the finalizer finalizers.argocd'],
  ])('rejects the finalizers %j', (finalizers, message) => {
    expect(check(good, finalizers)).toEqual([expect.stringContaining(message)]);
  });

  it('accepts an Application that syncs itself without a finalizer', () => {
    const source = { ...good.source, path: 'dist/production/demo' };
    expect(check({ ...good, source }, [])).toHaveLength(0);
  });
});
