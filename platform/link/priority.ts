import type { Graph } from './graph';

/** Values of the classes that every cluster has. Source: Kubernetes, Guaranteed Scheduling For Critical Add-On Pods. */
const system: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

/** The value of a PriorityClass by its name. Pods without a class have 0. */
export function priorities(graph: Graph): (name: string | undefined) => number {
  const own = new Map(graph.all('PriorityClass').map(({ manifest }) => [manifest.metadata.name, manifest.value]));
  // The rule dangling-reference reports a class that does not exist.
  return (name) => (name === undefined ? 0 : (system[name] ?? own.get(name) ?? 0));
}
