import type { Manifest } from '@twisterlab/platform/model/manifest';
import { pruneConfirmation } from '@twisterlab/platform/verify/gitops/prune-confirmation';
import { configMap, findings, object, service, statefulSet } from '../../kit/objects';

const options = 'argocd.argoproj.io/sync-options';
const withOptions = (value?: string, spec: Record<string, unknown> = {}) => {
  const plain = statefulSet('redis', { statefulSet: spec });
  return {
    ...plain,
    metadata: { ...plain.metadata, annotations: value === undefined ? undefined : { [options]: value } },
  };
};
const check = (...manifests: Manifest[]) => findings(pruneConfirmation, [application, namespace, ...manifests]);
const application = object('argoproj.io/v1alpha1', 'Application', 'demo', {}, 'argocd');
const namespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'twisterlab', annotations: { [options]: 'Delete=false,Prune=confirm' } },
};

describe('prune-confirmation', () => {
  it('accepts an object with data that is confirmed or never deleted, and one without data', () => {
    expect(check(withOptions('Delete=confirm, Prune=confirm'), configMap('settings'))).toEqual([]);
    expect(check(withOptions('Prune=false,Delete=false,Replace=true'))).toEqual([]);
  });

  it('accepts everything where Argo CD is not used', () => {
    expect(findings(pruneConfirmation, [namespace, withOptions()])).toEqual([]);
  });

  it.each([
    [undefined, 'Delete=confirm and Prune=confirm'],
    ['Delete=confirm', 'Prune=confirm'],
    ['Delete=confirmed,Prune=confirm', 'Delete=confirm'],
  ])('rejects a StatefulSet with the options %s', (value, lacks) => {
    expect(check(withOptions(value))).toEqual([
      `StatefulSet redis is deleted without a confirmation: it lacks ${lacks} in ${options}`,
    ]);
  });

  it('rejects a Service of K3s that Argo CD may delete', () => {
    const dns = (metadata: object = {}) => {
      const plain = service('kube-dns');
      return { ...plain, metadata: { ...plain.metadata, namespace: 'kube-system', ...metadata } };
    };
    expect(check(dns({ annotations: { [options]: 'Prune=false,Delete=false' } }))).toEqual([]);
    expect(check(dns({ namespace: 'twisterlab' }))).toEqual([]);
    expect(check(dns())).toEqual([expect.stringContaining('Service kube-dns is deleted without a confirmation')]);
  });

  it('rejects claims that are deleted with their StatefulSet, and accepts those that remain', () => {
    const policy = (whenDeleted: string) => ({ persistentVolumeClaimRetentionPolicy: { whenDeleted } });
    expect(check(withOptions('Delete=confirm,Prune=confirm', policy('Retain')))).toEqual([]);
    expect(check(withOptions('Delete=confirm,Prune=confirm', policy('Delete')))).toEqual([
      'StatefulSet redis has persistentVolumeClaimRetentionPolicy.whenDeleted Delete: its claims are deleted with their data',
    ]);
  });
});
