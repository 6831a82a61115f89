import { type Graph, link } from '../link/graph';
import type { Cluster } from '../model/cluster';
import type { RenderedEnvironment } from '../model/rendered';
import { groupBy } from '../util/collections';
import type { ObjectChange } from './change';
import type { Snapshot } from './file';
import type { DiffObject, ObjectReader } from './object';

/** One cluster on both sides, linked. */
export interface ComparedCluster {
  readonly name: string;
  readonly before: Graph;
  readonly after: Graph;
}

/** What rules read beside a change. */
export interface Context {
  readonly changes: readonly ObjectChange[];
  readonly clusters: readonly ComparedCluster[];
  clusterOf(change: Pick<ObjectChange, 'environment'>): ComparedCluster;
}

/** @param clusterOf the record of an environment's cluster, for its nodes and address ranges. */
export function contextOf(
  changes: readonly ObjectChange[],
  sides: { readonly before: Snapshot; readonly after: Snapshot },
  reader: ObjectReader,
  clusterOf: (environment: string) => Cluster,
): Context {
  const [before, after] = [sides.before, sides.after].map((side) => objectsOf(side, reader));
  const environments = new Set([...before!, ...after!].map(({ environment }) => environment));
  const clusters = [...groupBy(environments, clusterOf)].map(([cluster, names]): ComparedCluster => {
    const graph = (objects: readonly DiffObject[]) => {
      const own = objects.filter(({ environment }) => names.includes(environment));
      const linked = (all: readonly DiffObject[]) =>
        link(
          cluster,
          names.map((name) => environmentOf(name, cluster, all)),
        );
      return attempt(() => linked(own)) ?? linked(own.filter((each) => attempt(() => linked([each]))));
    };
    return { name: cluster.name, before: graph(before!), after: graph(after!) };
  });
  const byName = new Map(clusters.map((each) => [each.name, each]));
  return { changes, clusters, clusterOf: ({ environment }) => byName.get(clusterOf(environment).name) ?? clusters[0]! };
}

/** Undefined if it fails: an object that lacks required fields cannot be linked, and is left out. Its changes are compared all the same. */
function attempt<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Without CustomResourceDefinitions: they take most of the time, and rules read only those that changed. */
function objectsOf({ files }: Snapshot, reader: ObjectReader): DiffObject[] {
  return [...files.values()]
    .filter(({ path }) => !path.includes('/CustomResourceDefinition.'))
    .flatMap((file) => reader.read(file) ?? []);
}

function environmentOf(name: string, cluster: Cluster, objects: readonly DiffObject[]): RenderedEnvironment {
  const own = objects.filter(({ environment }) => environment === name);
  return {
    name,
    cluster,
    objects: own.map(({ environment, application, manifest }) => ({
      environment,
      application,
      applicationNamespace: undefined,
      manifest,
    })),
    flows: [],
    secrets: [],
    exceptions: [],
    endpoints: [],
    monitoring: { probes: [], scrapes: [], pushes: [], ruleGroups: [], routes: [] },
  };
}
