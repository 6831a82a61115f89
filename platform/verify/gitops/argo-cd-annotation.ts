import { suggest } from '../../util/suggest';
import type { Rule } from '../rule';

const prefix = 'argocd.argoproj.io/';

/**
 * Argo CD ignores an annotation that it does not know, and an option with another value, without a message: `Prune=fals` deletes.
 * Source: Argo CD, Annotations and labels used by Argo CD; Sync options; Compare options; Sync phases and waves.
 */
export const argoCdAnnotation: Rule = {
  name: 'argo-cd-annotation',
  *check({ objects }) {
    for (const at of objects) {
      for (const [key, value] of Object.entries(at.manifest.metadata.annotations ?? {})) {
        if (!key.startsWith(prefix)) continue;
        const name = key.slice(prefix.length);
        if (!known.has(name)) {
          const near = suggest(name, known);
          const fix = near ? `Did you mean ${prefix}${near}? Otherwise remove it.` : 'Correct or remove it.';
          yield { at, message: `has the annotation ${key}, which Argo CD does not know`, fix };
          continue;
        }
        for (const item of unknownItems(name, value)) {
          const message = `has ${JSON.stringify(item)} in the annotation ${key}, which Argo CD ignores`;
          yield { at, message, fix: `Use one of ${described(name)}.` };
        }
      }
    }
  },
};

const flag = ['true', 'false'];

/** Options with their values. */
const syncOptions: Readonly<Record<string, readonly string[]>> = {
  ApplyOutOfSyncOnly: flag,
  ClientSideApplyMigration: flag,
  ControllerReferencesOnly: flag,
  CreateNamespace: flag,
  Delete: [...flag, 'confirm'],
  FailOnSharedResource: flag,
  Force: flag,
  Prune: [...flag, 'confirm'],
  PruneLast: flag,
  PrunePropagationPolicy: ['background', 'foreground', 'orphan'],
  Replace: flag,
  RespectIgnoreDifferences: flag,
  ServerSideApply: flag,
  SkipDryRunOnMissingResource: flag,
  Validate: flag,
};

/** Items of annotations whose value is a list, separated by commas. */
const lists: Readonly<Record<string, readonly string[]>> = {
  'compare-options': [
    'IgnoreExtraneous',
    'IncludeMutationWebhook=true',
    'IncludeMutationWebhook=false',
    'ServerSideDiff=true',
    'ServerSideDiff=false',
  ],
  hook: ['PreSync', 'Sync', 'PostSync', 'SyncFail', 'Skip', 'PreDelete', 'PostDelete'],
  'hook-delete-policy': ['BeforeHookCreation', 'HookFailed', 'HookSucceeded', 'Never'],
  'sync-options': Object.entries(syncOptions).flatMap(([name, values]) => values.map((value) => `${name}=${value}`)),
};

const flags = new Set([
  'ignore-default-links',
  'ignore-healthcheck',
  'ignore-resource-updates',
  'ignore-restart-policy',
]);

/** Annotations below `argocd.argoproj.io/`. */
const known: ReadonlySet<string> = new Set([
  ...Object.keys(lists),
  ...flags,
  'application-set-refresh',
  'client-side-apply-migration-manager',
  'deletion-approved',
  'health-aggregate-overrides',
  'hydrate',
  'hydrate-timestamp',
  'installation-id',
  'managed-by-url',
  'manifest-generate-paths',
  'refresh',
  'refresh-timestamp',
  'skip-reconcile',
  'sync-wave',
  'tracking-id',
]);

function unknownItems(name: string, value: string): readonly string[] {
  if (name === 'sync-wave') return /^[-+]?\d+$/.test(value) ? [] : [value];
  if (flags.has(name)) return flag.includes(value) ? [] : [value];
  const allowed = lists[name];
  const items = value.split(',').map((item) => item.trim());
  return allowed ? items.filter((item) => item !== '' && !allowed.includes(item)) : [];
}

function described(name: string): string {
  if (name === 'sync-wave') return 'the whole numbers';
  return (flags.has(name) ? flag : lists[name]!).join(', ');
}
