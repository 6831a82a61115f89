import { crdsByKind, groupKind } from '../link/crds';
import { type Graph, objectKey } from '../link/graph';
import { blockingWebhooks } from '../link/webhooks';
import type { Kinds } from '../model/kinds';
import type { RenderedObject } from '../model/rendered';

/** One folder of dist: `production/redis`. */
export type Folder = string;

export const folderOf = ({ environment, application }: RenderedObject): Folder => `${environment}/${application}`;

/** A reference by which the folder of `from` has to be synced after the folder of `to`. */
export interface Dependency {
  readonly from: RenderedObject;
  readonly to: RenderedObject;
  /** The field that holds the reference: `env REDIS_URL of mcp-unified`. */
  readonly at: string;
}

/** All dependencies between folders of a cluster. */
export function dependencies(graph: Graph): Dependency[] {
  const crds = crdsByKind(graph.objects);
  const denials = graph.all('NetworkPolicy').filter(({ manifest }) => isolatesNamespace(manifest));

  const found = [
    ...graph.references.flatMap(({ from, at, kind, name, namespace, configured }) => {
      const to = configured ? undefined : graph.byKey.get(objectKey(kind, name, namespace));
      return to ? [{ from, to, at }] : [];
    }),
    ...graph.objects.flatMap((from) => {
      const to = crds.get(groupKind(from.manifest));
      return to ? [{ from, to, at: 'its kind' }] : [];
    }),
    // A pod that starts before the default-deny policy of its namespace has unrestricted network access until then.
    ...graph.workloads.flatMap(({ object: from, namespace }) =>
      denials
        .filter(({ manifest }) => manifest.metadata.namespace === namespace)
        .map((to) => ({ from, to, at: 'the default-deny policy of its namespace' })),
    ),
    ...blockingWebhooks(graph).flatMap(({ name, backends: behind, admits: judges }) =>
      graph.objects
        .filter(judges)
        .flatMap((from) => behind.map((to) => ({ from, to, at: `the webhook ${name} that admits it` }))),
    ),
  ];
  return found.filter(({ from, to }) => folderOf(from) !== folderOf(to));
}

function isolatesNamespace({ spec }: Kinds['NetworkPolicy']): boolean {
  const { matchLabels = {}, matchExpressions = [] } = spec.podSelector ?? {};
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

/**
 * The sync wave of each folder: 0 without dependencies, else one more than the highest wave of its dependencies.
 * Folders in a dependency cycle have no wave.
 */
export function syncWaves(folders: readonly Folder[], needs: readonly Dependency[]): ReadonlyMap<Folder, number> {
  const byFolder = new Map(folders.map((folder) => [folder, new Set<Folder>()]));
  for (const { from, to } of needs) if (byFolder.has(folderOf(to))) byFolder.get(folderOf(from))?.add(folderOf(to));

  const found = new Map<Folder, number>();
  for (let resolved = -1; resolved < found.size; ) {
    resolved = found.size;
    for (const [folder, before] of byFolder) {
      if (found.has(folder) || ![...before].every((each) => found.has(each))) continue;
      found.set(folder, Math.max(-1, ...[...before].map((each) => found.get(each)!)) + 1);
    }
  }
  return found;
}
