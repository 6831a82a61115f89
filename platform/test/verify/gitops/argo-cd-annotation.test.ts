import { argoCdAnnotation } from '@twisterlab/platform/verify/gitops/argo-cd-annotation';
import { configMap, findings } from '../../kit/objects';

const check = (name: string, value: string) => {
  const plain = configMap('a');
  const annotations = { [name]: value, 'example.org/other': 'x' };
  return findings(argoCdAnnotation, [{ ...plain, metadata: { ...plain.metadata, annotations } }]);
};

describe('argo-cd-annotation', () => {
  it.each([
    ['sync-options', 'Prune=false'],
    ['sync-options', 'Delete=confirm, Prune=confirm,'],
    ['sync-options', 'PrunePropagationPolicy=orphan,ServerSideApply=true'],
    ['compare-options', 'IgnoreExtraneous,ServerSideDiff=true'],
    ['sync-wave', '-1'],
    ['hook', 'PreSync,PostSync'],
    ['hook-delete-policy', 'BeforeHookCreation'],
    ['ignore-healthcheck', 'true'],
    ['manifest-generate-paths', '.;/shared'],
    ['tracking-id', 'a:b/c:d/e'],
  ])('accepts %s: %s', (name, value) => {
    expect(check(`argocd.argoproj.io/${name}`, value)).toEqual([]);
  });

  it('accepts annotations of other programs', () => {
    expect(check('notifications.argoproj.io/subscribe.x', 'y')).toEqual([]);
  });

  it.each([
    ['sync-options', 'Prune=false,Delete=fals', 'Delete=fals'],
    ['sync-options', 'Prune=False', 'Prune=False'],
    ['sync-options', 'NoPrune=true', 'NoPrune=true'],
    ['sync-options', 'Prune', 'Prune'],
    ['compare-options', 'IgnoreExtraneos', 'IgnoreExtraneos'],
    ['sync-wave', '1.5', '1.5'],
    ['sync-wave', '', ''],
    ['hook', 'pre-install', 'pre-install'],
    ['hook-delete-policy', 'hook-succeeded', 'hook-succeeded'],
    ['ignore-healthcheck', 'yes', 'yes'],
  ])('rejects %s: %s', (name, value, item) => {
    expect(check(`argocd.argoproj.io/${name}`, value)).toEqual([
      `ConfigMap a has ${JSON.stringify(item)} in the annotation argocd.argoproj.io/${name}, which Argo CD ignores`,
    ]);
  });

  it('rejects an annotation that Argo CD does not know', () => {
    expect(check('argocd.argoproj.io/sync-option', 'Prune=false')).toEqual([
      'ConfigMap a has the annotation argocd.argoproj.io/sync-option, which Argo CD does not know',
    ]);
  });
});
