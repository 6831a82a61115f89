import { mapHook } from '@twisterlab/platform/helm/hooks';

function annotations(given: Record<string, string>): unknown {
  const mapped = mapHook({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'a', annotations: given } });
  return mapped?.metadata.annotations;
}

describe('Helm hooks as Argo CD hooks', () => {
  it.each([
    ['pre-install', 'PreSync'],
    ['pre-upgrade', 'PreSync'],
    ['pre-install,pre-upgrade', 'PreSync'],
    ['post-install, post-upgrade', 'PostSync'],
    ['pre-delete', 'PreDelete'],
    ['post-delete', 'PostDelete'],
    ['pre-install,post-delete', 'PreSync,PostDelete'],
    ['pre-rollback,post-upgrade', 'PostSync'],
  ])('%s -> %s', (helm, argo) =>
    expect(annotations({ 'helm.sh/hook': helm })).toEqual({ 'argocd.argoproj.io/hook': argo }),
  );

  it.each(['test', 'test-success', 'pre-rollback', 'post-rollback'])('drops %s', (hook) =>
    expect(annotations({ 'helm.sh/hook': hook })).toBeUndefined(),
  );

  it('converts crd-install to an ordinary object', () =>
    expect(annotations({ 'helm.sh/hook': 'crd-install' })).toEqual({}));

  it('maps weight and delete policies, and keeps other annotations', () => {
    expect(
      annotations({
        'helm.sh/hook': 'post-install',
        'helm.sh/hook-weight': '-5',
        'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded,hook-failed',
        note: 'x',
      }),
    ).toEqual({
      note: 'x',
      'argocd.argoproj.io/hook': 'PostSync',
      'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation,HookSucceeded,HookFailed',
      'argocd.argoproj.io/sync-wave': '-5',
    });
  });

  it('keeps an object without a hook unchanged', () => {
    const plain = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'a', annotations: { 'helm.sh/resource-policy': 'keep' } },
    };
    expect(mapHook(plain)).toBe(plain);
  });
});
