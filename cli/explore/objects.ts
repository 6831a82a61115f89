import { type Graph, objectKey } from '@twisterlab/platform/link/graph';
import type { RenderedObject } from '@twisterlab/platform/model/rendered';
import { pathOf } from '@twisterlab/platform/write/path';
import type { ExploredApplication, ExploredObject, ExploreModel } from './model';

/** The objects of all clusters, in the order of the charts, and the index of each. */
export class ObjectIndex {
  readonly all: readonly RenderedObject[];
  private readonly indices: ReadonlyMap<RenderedObject, number>;

  constructor(graphs: readonly Graph[]) {
    this.all = graphs.flatMap(({ objects }) => objects);
    this.indices = new Map(this.all.map((object, index) => [object, index]));
  }

  /** @param sourceOf the file that declares a chart. Default: it is not searched. */
  explored(
    applications: readonly Pick<ExploredApplication, 'environment' | 'name'>[],
    sourceOf: (chart: string) => string | undefined = () => undefined,
  ): ExploredObject[] {
    const folders = new Map(applications.map(({ environment, name }, index) => [`${environment}/${name}`, index]));
    return this.all.map((object) => {
      const { kind, metadata } = object.manifest;
      const source = object.chart === undefined ? undefined : sourceOf(object.chart);
      return {
        kind,
        name: metadata.name,
        ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
        application: folders.get(`${object.environment}/${object.application}`)!,
        file: pathOf(object),
        ...(source !== undefined && { source }),
      };
    });
  }

  /** @throws Error for an object of another graph. */
  of(object: RenderedObject): number {
    const index = this.indices.get(object);
    if (index === undefined) throw new Error(`no graph has ${pathOf(object)}`);
    return index;
  }

  /** The references of a cluster to objects of dist, the first of each pair. */
  references(graph: Graph): ExploreModel['references'] {
    const found = new Map<string, ExploreModel['references'][number]>();
    for (const { from, at, kind, name, namespace } of graph.references) {
      const target = graph.byKey.get(objectKey(kind, name, namespace)) ?? producer(graph, kind, name, namespace);
      if (!target || target === from) continue;
      const [source, to] = [this.of(from), this.of(target)];
      if (!found.has(`${source} ${to}`)) found.set(`${source} ${to}`, [source, to, at]);
    }
    return [...found.values()];
  }
}

/** What a controller makes an object of, such as the Certificate of a Secret. */
const producer = (graph: Graph, kind: string, name: string, namespace: string | undefined) =>
  graph.productions.get(objectKey(kind, name, namespace))?.[0]?.from;
