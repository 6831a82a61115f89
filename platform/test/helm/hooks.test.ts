import type { UpgradeHooks } from '@twisterlab/platform/helm/declaration';
import { mapHook, mapHooks } from '@twisterlab/platform/helm/hooks';

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

describe('hooks of upgrades alone', () => {
  const job = (hook: string) => ({
    ...{ apiVersion: 'batch/v1', kind: 'Job' },
    metadata: { name: 'check', annotations: { 'helm.sh/hook': hook } },
  });
  const phases = (hook: string, decision?: UpgradeHooks) =>
    mapHooks('tiny', [job(hook)], decision).map(
      ({ metadata }) => (metadata.annotations as Record<string, string>)['argocd.argoproj.io/hook'],
    );

  it.each(['pre-upgrade', 'post-upgrade', 'pre-upgrade,post-rollback'])('need a decision: %s', (hook) =>
    expect(() => phases(hook)).toThrow(
      `chart tiny: Job check is a hook of upgrades alone (${hook.replace(',', ', ')}). Argo CD has no such phase: it would run at every sync, also the first.\n  Disable it in the values, or declare upgradeHooks: 'omit'`,
    ),
  );

  it('are left out, or run at every sync', () => {
    expect(phases('pre-upgrade', 'omit')).toEqual([]);
    expect(phases('pre-upgrade,post-delete', 'omit')).toEqual(['PostDelete']);
    expect(phases('pre-upgrade', 'every-sync')).toEqual(['PreSync']);
  });

  it('do not concern a hook that an install runs too', () => {
    expect(phases('pre-install,pre-upgrade')).toEqual(['PreSync']);
    expect(phases('pre-install,pre-upgrade', 'omit')).toEqual(['PreSync']);
  });
});

describe('hooks that Helm creates once', () => {
  const of = (kind: string, given: Record<string, string>) =>
    mapHook({ apiVersion: kind === 'Job' ? 'batch/v1' : 'v1', kind, metadata: { name: 'a', annotations: given } })
      ?.metadata.annotations;

  it('do not recreate a volume claim at every sync: it becomes an ordinary object', () => {
    const keep = { 'helm.sh/resource-policy': 'keep' };
    for (const hook of ['pre-install', 'pre-install,pre-upgrade', 'post-install']) {
      expect(of('PersistentVolumeClaim', { 'helm.sh/hook': hook, 'helm.sh/hook-weight': '-5', ...keep })).toEqual(keep);
    }
    expect(
      of('PersistentVolumeClaim', {
        'helm.sh/hook': 'pre-install',
        'helm.sh/hook-delete-policy': 'before-hook-creation',
      }),
    ).toEqual({});
  });

  it('keep a volume claim that is deleted after the hooks a hook', () => {
    expect(
      of('PersistentVolumeClaim', { 'helm.sh/hook': 'pre-install', 'helm.sh/hook-delete-policy': 'hook-succeeded' }),
    ).toEqual({
      'argocd.argoproj.io/hook': 'PreSync',
      'argocd.argoproj.io/hook-delete-policy': 'HookSucceeded',
    });
  });

  it('do not recreate a ServiceAccount, but run a Job again', () => {
    expect(of('ServiceAccount', { 'helm.sh/hook': 'pre-install' })).toEqual({
      'argocd.argoproj.io/hook': 'PreSync',
      'argocd.argoproj.io/hook-delete-policy': 'HookFailed',
    });
    expect(of('Job', { 'helm.sh/hook': 'pre-install' })).toEqual({ 'argocd.argoproj.io/hook': 'PreSync' });
  });
});
