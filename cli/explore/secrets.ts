import { type Graph, objectKey } from '@twisterlab/platform/link/graph';
import { writtenKeys } from '@twisterlab/platform/link/secret-sources';
import { byCodeUnit, groupBy } from '@twisterlab/platform/util/collections';
import type { ExploredSecret } from './model';
import type { ObjectIndex } from './objects';

/** The Secrets of a cluster: who writes each, and which objects use it. Their values are in no file. */
export function secretsOf(graph: Graph, index: ObjectIndex): ExploredSecret[] {
  const users = groupBy(
    graph.references.filter(({ kind }) => kind === 'Secret'),
    ({ name, namespace }) => objectKey('Secret', name, namespace),
  );
  return [...groupBy(writtenKeys(graph), ({ secret }) => secret)]
    .map(([secret, keys]) => ({
      namespace: keys[0]!.namespace,
      name: secret.slice(secret.indexOf('/') + 1),
      keys: keys.map(({ key }) => key),
      sources: [...new Set(keys.flatMap(({ sources }) => sources.map(({ writer }) => writer)))],
      users: [...new Set((users.get(secret) ?? []).map(({ from }) => index.of(from)))],
    }))
    .sort((a, b) => byCodeUnit(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`));
}
