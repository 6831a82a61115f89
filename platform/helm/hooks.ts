import { isObject } from './declaration';
import type { HelmObject } from './parse';

/** Argo CD's equivalents of Helm hooks, because Argo CD applies the objects. It has none for rollbacks. */
const phases: Readonly<Record<string, string>> = {
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
  'pre-delete': 'PreDelete',
  'post-delete': 'PostDelete',
};

const deletions: Readonly<Record<string, string>> = {
  'before-hook-creation': 'BeforeHookCreation',
  'hook-succeeded': 'HookSucceeded',
  'hook-failed': 'HookFailed',
};

/**
 * Converts a Helm hook to an Argo CD hook. Other objects stay unchanged.
 * @returns undefined if Argo CD never runs it: a test, or a hook only on rollbacks.
 */
export function mapHook(object: HelmObject): HelmObject | undefined {
  const annotations = isObject(object.metadata.annotations) ? object.metadata.annotations : {};
  const {
    'helm.sh/hook': hook,
    'helm.sh/hook-weight': weight,
    'helm.sh/hook-delete-policy': policy,
    ...others
  } = annotations;
  if (typeof hook !== 'string') return object;
  const names = splitList(hook);
  const mapped = [...new Set(names.flatMap((name) => phases[name] ?? []))];
  // Objects with the deprecated hook crd-install become ordinary objects.
  if (mapped.length === 0 && !names.includes('crd-install')) return undefined;

  const policies = splitList(policy).flatMap((name) => deletions[name] ?? []);
  const added = {
    ...(mapped.length > 0 && { 'argocd.argoproj.io/hook': mapped.join(',') }),
    ...(mapped.length > 0 && policies.length > 0 && { 'argocd.argoproj.io/hook-delete-policy': policies.join(',') }),
    ...(Number(weight ?? 0) !== 0 && { 'argocd.argoproj.io/sync-wave': `${weight}` }),
  };
  return { ...object, metadata: { ...object.metadata, annotations: { ...others, ...added } } };
}

function splitList(list: unknown): string[] {
  return typeof list === 'string'
    ? list
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean)
    : [];
}
