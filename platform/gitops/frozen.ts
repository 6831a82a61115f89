import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { target } from '../link/graph';
import type { Kinds } from '../manifest';
import type { Problem } from '../problem';
import type { Tree } from '../write/tree';

type StatefulSet = Kinds['StatefulSet'];
type Fields = Readonly<Record<string, unknown>>;

/** Fields of a StatefulSet that the API server lets nobody change. Source: Kubernetes, validation of StatefulSet updates. */
const frozen = ['serviceName', 'selector', 'podManagementPolicy'] as const;

/**
 * Changes that an existing StatefulSet refuses: Argo CD would report a failed sync for ever, and a claim template of another name,
 * forced in by deleting the object, starts the pods on empty volumes.
 */
export function thawed(before: Tree, after: Tree): Problem[] {
  return [...after]
    .filter(([path, text]) => /\/StatefulSet\.[^/]+\.yaml$/.test(path) && before.has(path) && before.get(path) !== text)
    .flatMap(([path, text]) => {
      const [old, now] = [before.get(path)!, text].map(read);
      if (!old || !now) return [];
      const name = `${path.split('/')[0]} ${target('StatefulSet', now.metadata.name, now.metadata.namespace)}`;
      return [...changes(old, now)].map((says) => ({ where: 'dist', says: `${name} ${says}`, mend }));
    });
}

const mend =
  'Take the change back. For a different one, render it under a new name, bury the old one in environments/tombstones.ts and carry the data over.';

function* changes(old: StatefulSet, now: StatefulSet): Iterable<string> {
  for (const field of frozen) {
    if (!isDeepStrictEqual((old.spec as Fields)[field], (now.spec as Fields)[field])) {
      yield `changes ${field}, which the API server refuses.`;
    }
  }
  const templates = now.spec.volumeClaimTemplates ?? [];
  for (const { metadata, spec } of old.spec.volumeClaimTemplates ?? []) {
    const same = templates.find((each) => each.metadata?.name === metadata?.name);
    if (!same) yield `renames or drops the claim template ${metadata?.name}: its pods would start on empty volumes.`;
    else if (!isDeepStrictEqual(spec, same.spec)) {
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
