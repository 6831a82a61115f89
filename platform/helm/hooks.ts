import { isObject } from './declaration';
import type { HelmObject } from './parse';

/** Helm's hooks in the terms of Argo CD, which applies the objects instead. Rollbacks it has none. */
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
 * Turns a Helm hook into Argo CD's. Objects that are no hook stay as they are.
 * @returns undefined when nothing runs it here: a test, or a hook on rollbacks alone.
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
  const names = words(hook);
  const mapped = [...new Set(names.flatMap((name) => phases[name] ?? []))];
  // What a chart installs by the old hook crd-install is an object like any other.
  if (mapped.length === 0 && !names.includes('crd-install')) return undefined;

  const policies = words(policy).flatMap((name) => deletions[name] ?? []);
  const added = {
    ...(mapped.length > 0 && { 'argocd.argoproj.io/hook': mapped.join(',') }),
    ...(mapped.length > 0 && policies.length > 0 && { 'argocd.argoproj.io/hook-delete-policy': policies.join(',') }),
    ...(Number(weight ?? 0) !== 0 && { 'argocd.argoproj.io/sync-wave': `${weight}` }),
  };
  return { ...object, metadata: { ...object.metadata, annotations: { ...others, ...added } } };
}

function words(list: unknown): string[] {
  return typeof list === 'string'
    ? list
        .split(',')
        .map((word) => word.trim())
        .filter(Boolean)
    : [];
}
