import { controllers } from '../link/controllers';
import { crdsByKind, groupKind } from '../link/crds';
import { displayName, type Graph, objectKey } from '../link/graph';
import { blockingWebhooks } from '../link/webhooks';
import type { Kinds } from '../model/kinds';
import type { RenderedObject } from '../model/rendered';
import { groupBy } from '../util/collections';

/** One folder of dist: `production/redis`. */
export type Folder = string;

export const folderOf = ({ environment, application }: RenderedObject): Folder => `${environment}/${application}`;

/** A reference by which the folder of `from` has to be synced after the folder of `to`. */
export interface Dependency {
  readonly from: RenderedObject;
  readonly to: RenderedObject;
  /** The field that holds the reference: `env REDIS_URL of mcp-unified`. */
  readonly at: string;
  readonly until: Wait;
}

/**
 * What the Application of `to` must have reached before that of `from` is created.
 * - `synced`: its objects exist. Pods wait by themselves for what controllers and other pods make of them.
 * - `isolated`: the same for a default-deny policy. A pod that starts without it has unrestricted network access, so this wait
 *   has no limit.
 * - `healthy`: as `isolated`, and its pods are Ready. Without them the API server rejects what its webhook admits.
 */
export const waits = ['synced', 'isolated', 'healthy'] as const;
export type Wait = (typeof waits)[number];

/** The one that is reached last. Undefined for none. */
export function lastOf(all: Iterable<Wait>): Wait | undefined {
  const found = new Set(all);
  return waits.findLast((each) => found.has(each));
}

/** All dependencies between folders of a cluster. */
export function dependencies(graph: Graph): Dependency[] {
  const crds = crdsByKind(graph.objects);
  const controllersOf = controllers(graph);
  const denials = groupBy(
    graph.all('NetworkPolicy').filter(({ manifest }) => isolatesNamespace(manifest)),
    ({ manifest }) => manifest.metadata.namespace,
  );

  const found: Dependency[] = [
    ...graph.references.flatMap(({ from, at, kind, name, namespace, configured }): Dependency[] => {
      // A client of a Service that its configuration names retries, and the pods of a CronJob start after the sync.
      if (configured || (kind === 'Service' && from.manifest.kind === 'CronJob')) return [];
      const key = objectKey(kind, name, namespace);
      const to = graph.byKey.get(key);
      if (to) return [{ from, to, at, until: 'synced' }];
      return (graph.productions.get(key) ?? []).flatMap(({ from: source }) =>
        [source, ...controllersOf(source.manifest)].map((each): Dependency => {
          const role = each === source ? '' : `, as the controller of ${displayName(source.manifest)},`;
          return { from, to: each, at: `${at}: it${role} creates ${key}`, until: 'synced' };
        }),
      );
    }),
    ...graph.objects.flatMap((from): Dependency[] => {
      const to = crds.get(groupKind(from.manifest));
      return to ? [{ from, to, at: 'its kind', until: 'synced' }] : [];
    }),
    // A pod that starts before the default-deny policy of its namespace has unrestricted network access until then.
    ...graph.workloads.flatMap(({ object: from, namespace }) =>
      (denials.get(namespace) ?? []).map(
        (to): Dependency => ({ from, to, at: 'the default-deny policy of its namespace', until: 'isolated' }),
      ),
    ),
    ...blockingWebhooks(graph).flatMap(({ name, backends: behind, admits: judges }) =>
      graph.objects
        .filter(judges)
        .flatMap((from) =>
          behind.map((to): Dependency => ({ from, to, at: `the webhook ${name} that admits it`, until: 'healthy' })),
        ),
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
      found.set(folder, waveAfter([...before].map((each) => found.get(each)!)));
    }
  }
  return found;
}

/** The first wave after these; 0 if there are none. */
export function waveAfter(waves: readonly number[]): number {
  return Math.max(-1, ...waves) + 1;
}
