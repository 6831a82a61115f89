import { displayName, type Graph } from '../link/graph';
import type { Cluster } from '../model/cluster';
import { groupOf } from '../model/manifest';
import { UserError } from '../model/problem';
import type { RenderedEnvironment } from '../model/rendered';
import { byCodeUnit, groupBy } from '../util/collections';
import { type Dependency, dependencies, type Folder, folderOf, syncWaves } from './sync-waves';

/** What the Argo CD Applications and AppProject of one environment are built from. */
export interface EnvironmentPlan {
  readonly name: string;
  readonly cluster: Cluster;
  /** Whether it is the environment of the cluster itself. */
  readonly isClusterEnvironment: boolean;
  /** Wave of its root Application in the cluster's environment: after all folders of that environment. */
  readonly wave: number;
  readonly folders: readonly {
    readonly application: string;
    readonly wave: number;
    readonly namespace: string | undefined;
  }[];
  readonly namespaces: readonly string[];
  /** Rendered kinds, which the AppProject allows. A new kind changes the AppProject, which is reviewed. */
  readonly clusterKinds: readonly GroupKind[];
  readonly namespacedKinds: readonly GroupKind[];
}

export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/**
 * Plans the Applications of a cluster from the references between its folders.
 * @throws UserError for a dependency cycle between folders.
 */
export function planApplications(graph: Graph): EnvironmentPlan[] {
  const { environments } = graph;
  const needs = dependencies(graph);
  const folders = [...new Set(graph.objects.map(folderOf))];
  const own = environments.find(({ name }) => name === graph.cluster.name)!;
  const ownFolders = folders.filter((folder) => folder.startsWith(`${own.name}/`));
  const after = Math.max(-1, ...syncWaves(ownFolders, needs).values()) + 1;

  return environments.map((environment): EnvironmentPlan => {
    const mine = folders.filter((folder) => folder.startsWith(`${environment.name}/`));
    const order = syncWaves(mine, needs);
    rejectCycle(mine, order, needs);
    const { objects } = environment;
    return {
      name: environment.name,
      cluster: graph.cluster,
      isClusterEnvironment: environment === own,
      wave: after,
      folders: mine.map((folder) => ({
        application: folder.slice(environment.name.length + 1),
        wave: order.get(folder)!,
        namespace: objects.find((object) => folderOf(object) === folder)?.applicationNamespace,
      })),
      namespaces: distinct(objects.flatMap(({ manifest }) => manifest.metadata.namespace ?? [])),
      clusterKinds: kindsOf(objects.filter(({ manifest }) => !manifest.metadata.namespace)),
      namespacedKinds: kindsOf(objects.filter(({ manifest }) => manifest.metadata.namespace)),
    };
  });
}

function rejectCycle(
  folders: readonly Folder[],
  order: ReadonlyMap<Folder, number>,
  needs: readonly Dependency[],
): void {
  const stuck = folders.filter((folder) => !order.has(folder));
  if (stuck.length === 0) return;
  const among = needs.filter(({ from, to }) => stuck.includes(folderOf(from)) && stuck.includes(folderOf(to)));
  const steps = [...groupBy(among, ({ from, to }) => `${folderOf(from)} needs ${folderOf(to)}`)].map(
    ([step, [first]]) => `${step} (${displayName(first!.from.manifest)}, ${first!.at})`,
  );
  throw new UserError([
    {
      where: stuck.join(', '),
      message: `form a dependency cycle, so none can be synced first: ${steps.join('; ')}.`,
      fix: 'Move one of these objects to the folder that it depends on.',
    },
  ]);
}

function kindsOf(objects: RenderedEnvironment['objects']): GroupKind[] {
  return distinct(objects.map(({ manifest }) => `${groupOf(manifest)}/${manifest.kind}`)).map((text) => {
    const [group = '', kind = ''] = text.split('/');
    return { group, kind };
  });
}

const distinct = (names: readonly string[]) => [...new Set(names)].sort(byCodeUnit);
