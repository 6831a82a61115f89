import { isStateful } from '@twisterlab/platform/gitops/stateful';
import { displayName } from '@twisterlab/platform/link/graph';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { DistObject } from '../dist';
import type { CheckedItems } from '../expectation';
import { type Kubectl, type LiveObject, list } from '../fixtures/kubectl';

/** Kinds with data; those of controllers and of the bootstrap script are in no dist. */
const withData = [
  'customresourcedefinitions',
  'namespaces',
  'persistentvolumeclaims',
  'persistentvolumes',
  'secrets',
  'statefulsets',
];

export const hasData = (manifest: Manifest) => isStateful(manifest) || manifest.kind === 'Secret';

/** Every live object of dist, and every live object with data. */
export async function liveObjects(kubectl: Kubectl, dist: readonly DistObject[]): Promise<LiveObject[]> {
  const input = list(dist.map(({ manifest }) => manifest));
  const text = await kubectl.exec(['get', '--ignore-not-found', '--output', 'json', '--filename', '-'], input);
  const ofDist = (JSON.parse(text) as { readonly items: readonly LiveObject[] }).items;
  return [...ofDist, ...(await kubectl.get('--all-namespaces', withData.join()))];
}

/** Objects that an administrator deleted with an approval: their identity afterwards, undefined if they are to stay away. */
export type Deleted = ReadonlyMap<string, string | undefined>;

/**
 * Compares the identities of objects with data before and after an upgrade: each exists and is the same, unless it was deleted
 * with an approval.
 */
export function keptObjects(
  before: readonly LiveObject[],
  after: readonly LiveObject[],
  deleted: Deleted,
): CheckedItems {
  const old = identities(before.filter(hasData));
  const now = identities(after);
  const faults = [...old].flatMap(([name, uid]) => {
    const wanted = deleted.has(name) ? deleted.get(name) : uid;
    const found = now.get(name);
    if (found === wanted) return [];
    if (found === undefined) return [`${name} was deleted`];
    return [wanted === undefined ? `${name} exists again` : `${name} was recreated`];
  });
  return { of: old.size, faults };
}

/** Compares the identities of all other objects: those that still exist are the same. */
export function sameObjects(
  before: readonly LiveObject[],
  after: readonly LiveObject[],
  deleted: Deleted,
): CheckedItems {
  const old = identities(before.filter((each) => !hasData(each)));
  const now = identities(after);
  const both = [...old].filter(([name]) => now.has(name) && !deleted.has(name));
  const faults = both.filter(([name, uid]) => now.get(name) !== uid).map(([name]) => `${name} was recreated`);
  return { of: both.length, faults };
}

function identities(objects: readonly LiveObject[]): Map<string, string> {
  return new Map(objects.map((each) => [displayName(each), each.metadata.uid]));
}
