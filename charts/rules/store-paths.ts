import type { Graph } from '@twisterlab/platform/link/graph';
import { hostReferencesInText } from '@twisterlab/platform/link/hosts';
import { mountedFiles } from '@twisterlab/platform/link/mounted-files';
import type { Workload } from '@twisterlab/platform/link/pods';
import { type NamedPodPeer, networkOf } from '@twisterlab/platform/network/endpoints';
import type { Finding, Rule } from '@twisterlab/platform/verify/rule';
import { annotations } from '../kit/backup';
import { patroniClusters } from './patroni-clusters';

/** Ports by which members of Patroni reach each other: replication, and the failsafe mode through the REST API. */
const ofMembers = { PostgreSQL: 5432, Patroni: 8008 } as const;

/**
 * Connections between stores that no Service or URL shows: members of PostgreSQL among themselves, and pgBackRest to the hosts of its
 * file. Without one, a member does not replicate, or the first backup after the change fails.
 */
export const storePaths: Rule = {
  name: 'store-paths',
  *check(graph) {
    const peers = new Map(networkOf(graph).pods.flatMap((pod) => (pod.object ? [[pod.object, pod] as const] : [])));
    for (const { workload, container } of patroniClusters(graph)) {
      const member = peers.get(workload.object);
      if (!member || workload.pods < 2) continue;
      const open = (container.ports ?? []).map(({ containerPort }) => containerPort);
      for (const [name, port] of Object.entries(ofMembers))
        if (open.includes(port)) yield* closed(graph, member, member, port, `members of ${name}`);
    }
    for (const workload of graph.workloads.filter(copies)) {
      const from = peers.get(workload.object);
      for (const [service, port] of from ? hostsOf(graph, workload) : []) {
        const [name, namespace] = service.split('/');
        const target = graph.workloadsIn(namespace).find(({ object }) => isBehind(object, name));
        const to = target && peers.get(target.object);
        if (to) yield* closed(graph, from!, to, port, 'the backups of pgBackRest');
      }
    }
  },
};

/** Restores and their drills mount the file too, and read the repository of their volume only. */
const copies = ({ object: { manifest } }: Workload) =>
  (manifest.metadata.annotations?.[annotations.task] ?? 'backup') === 'backup';

/** A Service of members has the name of its StatefulSet's `serviceName`. */
const isBehind = ({ manifest }: Finding['at'], name: string | undefined) =>
  (manifest as { readonly spec?: { readonly serviceName?: string } }).spec?.serviceName === name;

/** Services in `pg1-host` and `repo1-host` of a mounted pgbackrest.conf, as `NAME/NAMESPACE`, with the port. */
function hostsOf(graph: Graph, workload: Workload): Map<string, number> {
  const namespaces = new Set(graph.workloads.map(({ namespace }) => namespace));
  const files = workload.spec.containers.flatMap((container) => mountedFiles(graph.byKey, workload, container));
  const found = files
    .filter(({ path }) => path.endsWith('/pgbackrest.conf'))
    .flatMap(({ text }) => [...text.matchAll(/^((?:pg|repo)\d+-host)=(.*)$/gm)].map((match) => ({ text, match })));
  return new Map(
    found.flatMap(({ text, match: [line, key] }) => {
      const port = Number(new RegExp(`^${key}-port=(\\d+)$`, 'm').exec(text)?.[1]);
      return hostReferencesInText(line, workload.namespace, namespaces)
        .filter(({ kind }) => kind === 'Service' && port > 0)
        .map(({ name, namespace }) => [`${name}/${namespace}`, port] as const);
    }),
  );
}

function* closed(graph: Graph, from: NamedPodPeer, to: NamedPodPeer, port: number, who: string): Iterable<Finding> {
  if (networkOf(graph).reachability.allows(from.peer, to.peer, port, 'TCP')) return;
  yield {
    at: from.object!,
    message: `may not reach port ${port} of ${to.name}, which ${who} need`,
    fix: 'Declare the flow with connectTo.',
  };
}
