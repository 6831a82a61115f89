import { isStateful } from '../gitops/stateful';
import type { Manifest } from '../model/manifest';
import { type Problem, UserError } from '../model/problem';
import { isObject, type UpgradeHooks } from './declaration';
import type { HelmObject } from './parse';

/**
 * Argo CD's equivalents of Helm hooks, because Argo CD applies the objects. It has none for rollbacks, and no notion of the first
 * sync: it runs the hooks of an install at every sync.
 */
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

/** Kinds that run to completion: Helm and Argo CD run them again by creating them again. */
const runs = ['Job', 'Pod'];

/** A chart has hooks of upgrades alone, and its declaration decides nothing about them. */
export class UndecidedHooks extends UserError {}

/**
 * Converts the Helm hooks among a chart's objects to Argo CD hooks, and leaves out those that Argo CD never runs.
 * @throws UndecidedHooks for hooks of upgrades alone, unless the declaration decides about them.
 */
export function mapHooks(
  chart: string,
  objects: readonly HelmObject[],
  upgradeHooks: UpgradeHooks | undefined,
): HelmObject[] {
  const problems = upgradeHooks === undefined ? objects.flatMap((object) => undecided(chart, object) ?? []) : [];
  if (problems.length > 0) throw new UndecidedHooks(problems);
  return objects.flatMap((object) => mapHook(object, upgradeHooks) ?? []);
}

function undecided(chart: string, object: HelmObject): Problem | undefined {
  const names = hooksOf(object);
  if (!names || !isOfUpgradesAlone(names)) return undefined;
  return {
    where: `chart ${chart}`,
    message: `${object.kind} ${object.metadata.name} is a hook of upgrades alone (${names.join(', ')}). Argo CD has no such phase: it would run at every sync, also the first.`,
    fix: "Disable it in the values, or declare upgradeHooks: 'omit' (you run its step before an upgrade) or 'every-sync' (it does no harm then).",
  };
}

/** The first sync would run it, the install of Helm would not. */
function isOfUpgradesAlone(names: readonly string[]): boolean {
  return names.some((name) => name.endsWith('-upgrade')) && !names.some((name) => name.endsWith('-install'));
}

/**
 * Converts a Helm hook to an Argo CD hook. Other objects stay unchanged.
 * @returns undefined if Argo CD never runs it: a test, or a hook only on rollbacks.
 */
export function mapHook(object: HelmObject, upgradeHooks?: UpgradeHooks): HelmObject | undefined {
  const all = hooksOf(object);
  if (!all) return object;
  const names =
    upgradeHooks === 'omit' && isOfUpgradesAlone(all) ? all.filter((name) => !name.endsWith('-upgrade')) : all;
  const mapped = [...new Set(names.flatMap((name) => phases[name] ?? []))];
  // Objects with the deprecated hook crd-install become ordinary objects.
  if (mapped.length === 0 && !names.includes('crd-install')) return undefined;

  const {
    'helm.sh/hook': _hook,
    'helm.sh/hook-weight': weight,
    'helm.sh/hook-delete-policy': policy,
    ...others
  } = object.metadata.annotations as Readonly<Record<string, unknown>>;
  const policies = splitList(policy);
  const isHook = mapped.length > 0 && !keepsData(object, names, policies);
  const added = {
    ...(isHook && { 'argocd.argoproj.io/hook': mapped.join(',') }),
    ...(isHook && deletePolicy(object, names, policies)),
    // An ordinary volume claim in an earlier wave would hold up the pod that it waits for.
    ...(Number(weight ?? 0) !== 0 &&
      (isHook || mapped.length === 0) && { 'argocd.argoproj.io/sync-wave': `${weight}` }),
  };
  const annotations = { ...others, ...added } as HelmObject['metadata'];
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/**
 * Helm creates it once; Argo CD would delete it before each sync, and its data. It becomes an ordinary object, unless it is deleted
 * after the hooks anyway.
 */
function keepsData(object: HelmObject, names: readonly string[], policies: readonly string[]): boolean {
  const isTemporary = policies.includes('hook-succeeded') || names.every((name) => name.endsWith('-delete'));
  return isStateful(object as unknown as Manifest) && !isTemporary;
}

/** Without a policy, both delete the last hook before they create it again. */
function deletePolicy(object: HelmObject, names: readonly string[], policies: readonly string[]): object {
  const mapped = policies.flatMap((name) => deletions[name] ?? []);
  // Helm never creates it a second time: a new ServiceAccount, for example, would invalidate the tokens of running pods.
  const isMadeOnce = names.every((name) => name.endsWith('-install')) && !runs.includes(object.kind);
  const applied = isMadeOnce ? mapped.filter((name) => name !== 'BeforeHookCreation') : mapped;
  const policy = isMadeOnce && applied.length === 0 ? ['HookFailed'] : applied;
  return policy.length > 0 ? { 'argocd.argoproj.io/hook-delete-policy': policy.join(',') } : {};
}

/** @returns undefined if the object is no hook. */
function hooksOf({ metadata }: HelmObject): string[] | undefined {
  const hook = isObject(metadata.annotations) ? metadata.annotations['helm.sh/hook'] : undefined;
  return typeof hook === 'string' ? splitList(hook) : undefined;
}

function splitList(list: unknown): string[] {
  return typeof list === 'string'
    ? list
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean)
    : [];
}
