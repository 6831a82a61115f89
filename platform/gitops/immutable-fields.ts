import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { objectKey } from '../link/graph';
import { is, type Kinds } from '../model/kinds';
import type { Manifest } from '../model/manifest';
import type { Problem } from '../model/problem';
import type { Tree } from '../write/tree';
import type { RemovalApproval } from './stateful';

type StatefulSet = Kinds['StatefulSet'];

/** Immutable fields of a StatefulSet beside its claim templates. Source: Kubernetes, validation of StatefulSet updates. */
const immutableFields = ['serviceName', 'selector', 'podManagementPolicy'] as const;

/**
 * Changes of immutable fields of StatefulSets: every sync in Argo CD would fail, and a renamed claim template, forced by deleting
 * the StatefulSet, starts its pods on empty volumes.
 * @param file the site's file with the approvals, for the fix.
 * @param recreated StatefulSets that an administrator deletes with --cascade=orphan before the sync, so that Argo CD recreates them.
 */
export function immutableFieldChanges(
  before: Tree,
  after: Tree,
  file: string,
  recreated: readonly RemovalApproval[] = [],
): Problem[] {
  const approved = new Set(recreated.map(({ object }) => object));

  return [...after]
    .filter(([path, text]) => /\/StatefulSet\.[^/]+\.yaml$/.test(path) && before.has(path) && before.get(path) !== text)
    .flatMap(([path, text]) => {
      const [old, now] = [before.get(path)!, text].map(read);
      if (!old || !now) return [];
      const name = `${path.split('/')[0]} ${objectKey('StatefulSet', now.metadata.name, now.metadata.namespace)}`;
      return [...changes(old, now, approved.has(name))].map((message) => ({
        where: 'dist',
        message: `${name} ${message}`,
        fix: fix(file),
      }));
    });
}

const fix = (file: string) =>
  'Revert the change. ' +
  `For another size, add the StatefulSet to recreated in ${file}. ` +
  'For other changes, render it under a new name, migrate the data and add the old one to removalApprovals there.';

/** @param recreated it keeps its claims, so a template may not change its name, only fields that apply to new claims. */
function* changes(old: StatefulSet, now: StatefulSet, recreated: boolean): Iterable<string> {
  for (const field of immutableFields) {
    if (!isDeepStrictEqual(old.spec[field], now.spec[field])) {
      yield `changes ${field}, which is immutable.`;
    }
  }
  const templates = now.spec.volumeClaimTemplates ?? [];
  for (const { metadata, spec } of old.spec.volumeClaimTemplates ?? []) {
    const same = templates.find((each) => each.metadata?.name === metadata?.name);
    if (!same) yield `renames or removes the claim template ${metadata?.name}: its pods would start on empty volumes.`;
    else if (!isDeepStrictEqual(spec, same.spec) && !recreated) {
      yield `changes the claim template ${metadata?.name}, which is immutable.`;
    }
  }
  if (templates.length > (old.spec.volumeClaimTemplates ?? []).length) {
    yield 'adds a claim template: the list is immutable.';
  }
}

/** Undefined for a file of dist that is not a StatefulSet, such as one edited by hand; `compare` reports that file. */
function read(text: string): StatefulSet | undefined {
  try {
    const manifest = parse(text) as Manifest | null;
    return manifest?.apiVersion && is(manifest, 'StatefulSet') && manifest.spec && manifest.metadata?.name
      ? manifest
      : undefined;
  } catch {
    return undefined;
  }
}
