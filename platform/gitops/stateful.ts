import { parse } from 'yaml';
import { objectKey } from '../link/graph';
import { groupOf, type Manifest } from '../model/manifest';
import type { Problem } from '../model/problem';
import { remembered } from '../util/memory';
import type { Tree } from '../write/tree';

/** Kinds whose deletion loses data, as `group/Kind`. Deleting a Namespace or a CRD deletes every object in it or of it. */
const stateful = new Set([
  '/Namespace',
  '/PersistentVolume',
  '/PersistentVolumeClaim',
  'apps/StatefulSet',
  'apiextensions.k8s.io/CustomResourceDefinition',
]);

/** Whether Argo CD deletes an object only after a confirmation. */
export const isStateful = (manifest: Manifest) => stateful.has(`${groupOf(manifest)}/${manifest.kind}`);

/**
 * Annotates a stateful object so that Argo CD prunes or deletes it only after a user confirmed it.
 * Source: Argo CD, sync options `Prune=confirm` and `Delete=confirm`.
 */
export function withPruneConfirmation<M extends Manifest>(manifest: M): M {
  if (!isStateful(manifest)) return manifest;
  const annotations = {
    ...manifest.metadata.annotations,
    'argocd.argoproj.io/sync-options': 'Delete=confirm,Prune=confirm',
  };
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}

/** Approves that a stateful object is removed or recreated. */
export interface RemovalApproval {
  /** Environment and object, as in messages: `production StatefulSet twisterlab/redis`. */
  readonly object: string;
  /** What happens to its data. */
  readonly reason: string;
}

/**
 * Stateful objects that are removed without an approval, and approvals of objects that are still rendered.
 * @param file the site's file with the approvals, for the messages.
 */
export function removedStatefulObjects(
  before: Tree,
  after: Tree,
  approvals: readonly RemovalApproval[],
  file: string,
): Problem[] {
  const approved = new Set(approvals.map(({ object }) => object));
  // A path identifies its object, so only removed files are parsed: parsing every CRD takes half a second.
  const missing = statefulObjects(new Map([...before].filter(([path]) => !after.has(path))));
  const rendered = missing.size + approved.size > 0 ? statefulObjects(after) : new Set();
  const removed = [...missing].filter((object) => !rendered.has(object) && !approved.has(object));
  const unused = [...approved].filter((object) => rendered.has(object));
  return [
    ...removed.map((object) => ({
      where: 'dist',
      message: `${object} holds data and is no longer rendered.`,
      fix: `If the removal is intended, add to removalApprovals in ${file}: { object: '${object}', reason: '...' }.`,
    })),
    ...unused.map((object) => ({
      where: file,
      message: `${object} has a removal approval and is still rendered.`,
      fix: 'Remove the approval.',
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

/** The identity in a file of dist. Undefined if it is not an object, such as one edited by hand; `compare` reports that file. */
function readManifest(text: string): Manifest | undefined {
  const found = remembered(
    'identity',
    () => text,
    (): Manifest | null => {
      try {
        const { apiVersion, kind, metadata } = parse(text) as Manifest;
        const { name, namespace } = metadata;
        return kind && name && apiVersion ? { apiVersion, kind, metadata: { name, namespace } } : null;
      } catch {
        return null;
      }
    },
  );
  return found ?? undefined;
}
