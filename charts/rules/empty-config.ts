import { displayName, type Graph, objectKey } from '@twisterlab/platform/link/graph';
import { allContainers } from '@twisterlab/platform/link/pods';
import { is } from '@twisterlab/platform/model/kinds';
import type { Volume } from '@twisterlab/platform/model/manifest';
import { dashboards, hasLabels } from '@twisterlab/platform/model/monitoring-files';
import type { Finding, Rule } from '@twisterlab/platform/verify/rule';

/**
 * A ConfigMap that is mounted has files, each file that is mounted alone exists, and Grafana mounts every dashboard. Kubernetes mounts
 * an empty directory instead, and the program starts: without its settings, alerts or dashboards.
 */
export const emptyConfig: Rule = {
  name: 'empty-config',
  *check(graph) {
    const mounted = new Set<string>();
    for (const { object: at, namespace, spec } of graph.workloads) {
      const mounts = allContainers(spec).flatMap(({ volumeMounts = [] }) => volumeMounts);
      for (const volume of spec.volumes ?? []) {
        const sources = sourcesOf(volume);
        const files = sources.flatMap((source) => {
          const key = objectKey('ConfigMap', source.name ?? '', namespace);
          mounted.add(key);
          return filesOf(graph, key, source.items);
        });
        for (const { name } of sources)
          yield* empty(at, graph, objectKey('ConfigMap', name ?? '', namespace), volume.name);
        if (!volume.configMap || files.some((file) => file === undefined)) continue;
        for (const { name, subPath, mountPath } of mounts) {
          if (name !== volume.name || subPath === undefined || files.includes(subPath)) continue;
          yield {
            at,
            message: `mounts ${subPath} of ${name} at ${mountPath}, an empty directory: the files are ${files.join(', ') || 'none'}`,
            fix: 'Correct subPath, or add the file to the ConfigMap.',
          };
        }
      }
    }
    yield* unreadDashboards(graph, mounted);
  },
};

type Source = NonNullable<Volume['configMap']>;

const sourcesOf = ({ configMap, projected }: Volume): Source[] =>
  [configMap, ...(projected?.sources ?? []).map((source) => source.configMap)].flatMap((source) => source ?? []);

/** Names of the files, and undefined for a ConfigMap that is not rendered here. */
function filesOf(graph: Graph, key: string, items: Source['items']): (string | undefined)[] {
  const manifest = graph.byKey.get(key)?.manifest;
  if (!is(manifest, 'ConfigMap')) return [undefined];
  const keys = [...Object.keys(manifest.data ?? {}), ...Object.keys(manifest.binaryData ?? {})];
  return items ? items.filter((item) => keys.includes(item.key)).map(({ path }) => path) : keys;
}

function* empty(at: Finding['at'], graph: Graph, key: string, volume: string): Iterable<Finding> {
  const manifest = graph.byKey.get(key)?.manifest;
  if (!is(manifest, 'ConfigMap') || filesOf(graph, key, undefined).length > 0) return;
  yield {
    at,
    message: `mounts ${displayName(manifest)} as ${volume}, which has no files`,
    fix: 'Add its files, or remove the volume.',
  };
}

/** Rules verify the queries of ConfigMaps with the label; Grafana reads those that it mounts. */
function* unreadDashboards(graph: Graph, mounted: ReadonlySet<string>): Iterable<Finding> {
  const [label] = Object.keys(dashboards) as [keyof typeof dashboards];
  for (const at of graph.all('ConfigMap')) {
    const { labels } = at.manifest.metadata;
    if (labels?.[label] === undefined) continue;
    if (!hasLabels(labels, dashboards)) {
      const message = `has the label ${label}=${labels[label]}: no rule verifies the queries of its dashboard`;
      yield { at, message, fix: `Set ${label} to ${dashboards[label]}.` };
    }
    if (mounted.has(displayName(at.manifest))) continue;
    yield { at, message: 'is a dashboard that no pod mounts', fix: 'Add it with addDashboards of Grafana.' };
  }
}
