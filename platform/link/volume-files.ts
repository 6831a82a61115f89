import type { Volume } from '../model/manifest';
import type { Graph } from './graph';
import { objectKey } from './keys';

/** The paths of a volume's files, relative to its mount, where its content is known; undefined for others. */
export function filesOf(graph: Graph, namespace: string, volume: Volume | undefined): string[] | undefined {
  const { configMap, secret, projected } = volume ?? {};
  if (configMap) return ofSource(graph, 'ConfigMap', configMap.name, namespace, configMap.items);
  if (secret) return ofSource(graph, 'Secret', secret.secretName, namespace, secret.items);
  if (!projected) return undefined;
  const all = (projected.sources ?? []).map((source) => {
    if (source.configMap) return ofSource(graph, 'ConfigMap', source.configMap.name, namespace, source.configMap.items);
    if (source.secret) return ofSource(graph, 'Secret', source.secret.name, namespace, source.secret.items);
    if (source.serviceAccountToken) return [source.serviceAccountToken.path];
    if (source.downwardAPI) return (source.downwardAPI.items ?? []).map(({ path }) => path);
    return undefined;
  });
  return all.every((each) => each !== undefined) ? all.flatMap((each) => each ?? []) : undefined;
}

function ofSource(
  { resolvable }: Graph,
  kind: string,
  name: string | undefined,
  namespace: string,
  items: readonly { readonly path: string }[] | undefined,
): string[] | undefined {
  // An empty list projects every key, as no list does.
  if (items?.length) return items.map(({ path }) => path);
  const keys = resolvable.get(objectKey(kind, name ?? '', namespace));
  return keys ? [...keys].map(String) : undefined;
}
