import { parse } from 'yaml';
import { objectKey } from '../link/graph';
import { groupOf, type Manifest } from '../model/manifest';
import type { Problem } from '../model/problem';
import type { Tree } from '../write/tree';

/** Kinds whose loss is a loss of data, by `group/Kind`. A Namespace and a CRD take everything in them along. */
const stateful = new Set([
  '/Namespace',
  '/PersistentVolume',
  '/PersistentVolumeClaim',
  'apps/StatefulSet',
  'apiextensions.k8s.io/CustomResourceDefinition',
]);

const isStateful = (manifest: Manifest) => stateful.has(`${groupOf(manifest)}/${manifest.kind}`);

/**
 * An object with what keeps Argo CD from deleting data by itself: it prunes or deletes a stateful object only after somebody
 * confirmed it. Source: Argo CD, sync options `Prune=confirm` and `Delete=confirm`.
 */
export function withPruneConfirmation<M extends Manifest>(manifest: M): M {
  if (!isStateful(manifest)) return manifest;
  const annotations = {
    ...manifest.metadata.annotations,
    'argocd.argoproj.io/sync-options': 'Delete=confirm,Prune=confirm',
  };
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}

/** A stateful object that is meant to go, named by whoever removes it. */
export interface RemovalApproval {
  /** Environment and object as synth names them: `production StatefulSet twisterlab/redis`. */
  readonly object: string;
  /** What became of its data. */
  readonly reason: string;
}

/** Stateful objects that a tree no longer holds and no tombstone names, and tombstones of objects that live. */
export function removedStatefulObjects(before: Tree, after: Tree, tombstones: readonly RemovalApproval[]): Problem[] {
  const named = new Set(tombstones.map(({ object }) => object));
  // A path says which object it holds, so only paths that vanished are looked into: parsing every CRD takes half a second.
  const vanished = statefulObjects(new Map([...before].filter(([path]) => !after.has(path))));
  const kept = vanished.size + named.size > 0 ? statefulObjects(after) : new Set();
  const gone = [...vanished].filter((object) => !kept.has(object) && !named.has(object));
  const alive = [...named].filter((object) => kept.has(object));
  return [
    ...gone.map((object) => ({
      where: 'dist',
      message: `${object} holds data and is no longer rendered.`,
      fix: `If it is meant to go, name it in environments/tombstones.ts: { object: '${object}', because: '...' }.`,
    })),
    ...alive.map((object) => ({
      where: 'environments/tombstones.ts',
      message: `${object} has a tombstone and is rendered.`,
      fix: 'Remove the tombstone.',
    })),
  ];
}

const kinds = new RegExp(`/(?:${[...stateful].map((kind) => kind.split('/')[1]).join('|')})\\.[^/]+\\.yaml$`);

function statefulObjects(tree: Tree): Set<string> {
  const found = new Set<string>();
  for (const [path, text] of tree) {
    if (!kinds.test(path)) continue;
    const manifest = readManifest(text);
    if (!manifest || !isStateful(manifest)) continue;
    const { kind, metadata } = manifest;
    found.add(`${path.split('/')[0]} ${objectKey(kind, metadata.name, metadata.namespace)}`);
  }
  return found;
}

/** A file of dist that somebody broke by hand is no object; the comparison names it. */
function readManifest(text: string): Manifest | undefined {
  try {
    const manifest = parse(text) as Manifest | null;
    return manifest?.kind && manifest.metadata?.name && manifest.apiVersion ? manifest : undefined;
  } catch {
    return undefined;
  }
}
