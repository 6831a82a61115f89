import { displayName, type Graph } from '../link/graph';
import { allContainers } from '../link/pods';
import type { RenderedObject } from '../model/rendered';
import { digest, jsonOf } from '../util/memory';

const inputs = new WeakMap<Graph, string>();

/** A digest of all that `networkOf`, and what is computed from it, reads of a graph: most changes leave the network as it is. */
export function networkInput(graph: Graph): string {
  let input = inputs.get(graph);
  if (input === undefined) {
    const { cluster, environments, workloads } = graph;
    const place = ({ environment, application, applicationNamespace }: RenderedObject) => [
      environment,
      application,
      applicationNamespace ?? null,
    ];
    const parts = [
      cluster,
      environments.map(({ name, flows }) => [name, flows]),
      [...graph.all('NetworkPolicy'), ...graph.all('Namespace')].map((object) => [
        ...place(object),
        jsonOf(object.manifest).digest,
      ]),
      workloads.map(({ object, namespace, labels, spec }) => [
        ...place(object),
        displayName(object.manifest),
        namespace,
        labels,
        spec.hostNetwork ?? false,
        allContainers(spec).map(({ ports }) => ports ?? []),
      ]),
    ];
    input = digest(JSON.stringify(parts));
    inputs.set(graph, input);
  }
  return input;
}
