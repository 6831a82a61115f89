import { kubernetesApi } from '../kubernetes/api';
import { displayName, type Graph } from '../link/graph';
import type { Cluster } from '../model/cluster';
import { builtInKinds } from '../model/kinds';
import { groupOf } from '../model/manifest';
import { UserError } from '../model/problem';
import type { RenderedEnvironment } from '../model/rendered';
import { byCodeUnit, groupBy } from '../util/collections';
import { isStateful } from './stateful';
import {
  type Dependency,
  dependencies,
  type Folder,
  folderOf,
  lastOf,
  syncWaves,
  type Wait,
  waveAfter,
} from './sync-waves';

/** The label of an Application that later waves wait for, with what they wait for. Others hold up nothing. */
export const waitLabel = 'later-waves-wait-until';

/** What the Argo CD Applications and AppProject of one environment are built from. */
export interface EnvironmentPlan {
  readonly name: string;
  readonly cluster: Cluster;
  /** Whether it is the environment of the cluster itself. */
  readonly isClusterEnvironment: boolean;
  /** Wave of its parent Application in the cluster's environment: after those folders of the cluster that its objects need. */
  readonly wave: number;
  readonly folders: readonly {
    readonly application: string;
    readonly wave: number;
    readonly namespace: string | undefined;
    /** What later waves need of it. Undefined if nothing depends on it. */
    readonly until: Wait | undefined;
    /** Whether deleting its objects loses data. */
    readonly stateful: boolean;
  }[];
  /** Namespaces of its objects. Argo CD deletes only objects that the AppProject allows, so those of the cluster's own are `*`. */
  readonly namespaces: readonly string[];
  /** Kinds that the AppProject allows: those of the removed objects of tomorrow too, because Argo CD leaves others behind. */
  readonly clusterKinds: readonly GroupKind[];
  readonly namespacedKinds: readonly GroupKind[];
  /** Objects in its namespaces that dist does not contain and that belong there: of bootstrap and of controllers. */
  readonly expected: readonly (GroupKind & { readonly name: string })[];
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
  const ownWaves = syncWaves(ownFolders, needs);
  const needsTo = groupBy(needs, ({ to }) => folderOf(to));
  const needsFrom = groupBy(needs, ({ from }) => from.environment);
  const byEnvironment = groupBy(folders, (folder) => folder.slice(0, folder.indexOf('/')));
  const untilOf = (folder: Folder) => lastOf((needsTo.get(folder) ?? []).map(({ until }) => until));
  const permissionsOf = permissions(graph);
  const expectedOf = expectedObjects(graph);

  return environments.map((environment): EnvironmentPlan => {
    const mine = byEnvironment.get(environment.name) ?? [];
    const ownNeeds = needsFrom.get(environment.name) ?? [];
    const order = syncWaves(mine, ownNeeds);
    rejectCycle(mine, order, ownNeeds);
    const { objects } = environment;
    const objectsOf = groupBy(objects, folderOf);
    return {
      name: environment.name,
      cluster: graph.cluster,
      isClusterEnvironment: environment === own,
      wave: waveAfter(ownNeeds.flatMap(({ to }) => ownWaves.get(folderOf(to)) ?? [])),
      folders: mine.map((folder) => ({
        application: folder.slice(environment.name.length + 1),
        wave: order.get(folder)!,
        namespace: objectsOf.get(folder)![0]!.applicationNamespace,
        until: untilOf(folder),
        stateful: objectsOf.get(folder)!.some(({ manifest }) => isStateful(manifest)),
      })),
      ...permissionsOf(environment),
      expected: expectedOf(environment),
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

/**
 * The cluster's own environment may do everything: it owns ClusterRoles. A tenant may create the built-in kinds that rules read
 * and what any tenant renders, in its own namespaces.
 */
function permissions({
  cluster,
  environments,
}: Graph): (of: RenderedEnvironment) => Pick<EnvironmentPlan, 'namespaces' | 'clusterKinds' | 'namespacedKinds'> {
  const any = [{ group: '*', kind: '*' }];
  const rendered = environments.filter((each) => each.name !== cluster.name).flatMap((each) => each.objects);
  const scoped = kubernetesApi(cluster.kubernetes).kinds.filter(({ namespaced }) => namespaced);
  const builtIn = Object.entries(builtInKinds)
    .map(([kind, apiVersion]) => ({ group: groupOf({ apiVersion }), kind }))
    .filter((each) => scoped.some(({ group, kind }) => group === each.group && kind === each.kind));
  const namespacedKinds = sorted([
    ...builtIn,
    ...kindsOf(rendered.filter(({ manifest }) => manifest.metadata.namespace)),
  ]);
  return ({ name, objects }) =>
    name === cluster.name
      ? { namespaces: ['*'], clusterKinds: any, namespacedKinds: any }
      : {
          namespaces: distinct(objects.flatMap(({ manifest }) => manifest.metadata.namespace ?? [])),
          clusterKinds: kindsOf(objects.filter(({ manifest }) => !manifest.metadata.namespace)),
          namespacedKinds,
        };
}

function expectedObjects(graph: Graph): (of: RenderedEnvironment) => EnvironmentPlan['expected'] {
  const produced = groupBy([...graph.productions.values()].flat(), ({ namespace }) => namespace);
  return ({ objects, secrets }) => {
    const namespaces = new Set(objects.flatMap(({ manifest }) => manifest.metadata.namespace ?? []));
    const ofControllers = [...namespaces].flatMap((namespace) => produced.get(namespace) ?? []);
    const found = [...secrets.map(({ name }) => ({ kind: 'Secret', name })), ...ofControllers];
    return distinct(found.map(({ kind, name }) => `${kind}/${name}`)).map((text) => {
      const [kind = '', name = ''] = text.split('/');
      return { group: '', kind, name };
    });
  };
}

const kindsOf = (objects: RenderedEnvironment['objects']): GroupKind[] =>
  sorted(objects.map(({ manifest }) => ({ group: groupOf(manifest), kind: manifest.kind })));

/** Without duplicates. */
function sorted(kinds: readonly GroupKind[]): GroupKind[] {
  return distinct(kinds.map(({ group, kind }) => `${group}/${kind}`)).map((text) => {
    const [group = '', kind = ''] = text.split('/');
    return { group, kind };
  });
}

const distinct = (names: readonly string[]) => [...new Set(names)].sort(byCodeUnit);
