import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { objectKey } from '../link/graph';
import type { Kinds } from '../model/kinds';
import type { Problem } from '../model/problem';
import type { Tree } from '../write/tree';
import type { RemovalApproval } from './stateful';

type StatefulSet = Kinds['StatefulSet'];

/** Fields of a StatefulSet that the API server lets nobody change. Source: Kubernetes, validation of StatefulSet updates. */
const immutableFields = ['serviceName', 'selector', 'podManagementPolicy'] as const;

/**
 * Changes that an existing StatefulSet refuses: Argo CD would report a failed sync for ever, and a claim template of another name,
 * forced in by deleting the object, starts the pods on empty volumes.
 * @param remade those that whoever applies the change deletes by hand, without their pods, so that Argo CD makes them anew.
 */
export function immutableFieldChanges(before: Tree, after: Tree, remade: readonly RemovalApproval[] = []): Problem[] {
  const named = new Set(remade.map(({ object }) => object));

  return [...after]
    .filter(([path, text]) => /\/StatefulSet\.[^/]+\.yaml$/.test(path) && before.has(path) && before.get(path) !== text)
    .flatMap(([path, text]) => {
      const [old, now] = [before.get(path)!, text].map(read);
      if (!old || !now) return [];
      const name = `${path.split('/')[0]} ${objectKey('StatefulSet', now.metadata.name, now.metadata.namespace)}`;
      return [...changes(old, now, named.has(name))].map((message) => ({
        where: 'dist',
        message: `${name} ${message}`,
        fix,
      }));
    });
}

const fix =
  'Take the change back. A size: name it under remade in environments/tombstones.ts. Anything else: render it under a new name, bury the old one there and carry the data over.';

/** @param remade its claims stay, so that their names may not change; a size that only new claims get may. */
function* changes(old: StatefulSet, now: StatefulSet, remade: boolean): Iterable<string> {
  for (const field of immutableFields) {
    if (!isDeepStrictEqual(old.spec[field], now.spec[field])) {
      yield `changes ${field}, which the API server refuses.`;
    }
  }
  const templates = now.spec.volumeClaimTemplates ?? [];
  for (const { metadata, spec } of old.spec.volumeClaimTemplates ?? []) {
    const same = templates.find((each) => each.metadata?.name === metadata?.name);
    if (!same) yield `renames or drops the claim template ${metadata?.name}: its pods would start on empty volumes.`;
    else if (!isDeepStrictEqual(spec, same.spec) && !remade) {
      yield `changes the claim template ${metadata?.name}, which the API server refuses.`;
    }
  }
  if (templates.length > (old.spec.volumeClaimTemplates ?? []).length) {
    yield 'adds a claim template, which the API server refuses.';
  }
}

/** A file of dist that somebody broke by hand is no object; the comparison names it. */
function read(text: string): StatefulSet | undefined {
  try {
    const manifest = parse(text) as StatefulSet | null;
    return manifest?.spec && manifest.metadata?.name ? manifest : undefined;
  } catch {
    return undefined;
  }
}
