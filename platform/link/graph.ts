import { bootstrap } from '../kubernetes/bootstrap';
import { k3s } from '../kubernetes/k3s';
import type { Cluster } from '../model/cluster';
import type { DeclaredEndpoints } from '../model/declarations';
import { type Facts, noFacts } from '../model/facts';
import type { Flow } from '../model/flow';
import { is, type Kinds } from '../model/kinds';
import type { Manifest } from '../model/manifest';
import type { RenderedEnvironment, RenderedObject } from '../model/rendered';
import { groupBy } from '../util/collections';
import { lazily } from '../util/lazily';
import { displayName, type ObjectsByKey, objectKey } from './keys';
import { type Workload, workloadOf } from './pods';
import { type Production, productions } from './productions';
import type { Reference } from './reference';
import { referencesOf } from './references';

export { displayName, objectKey };

/** An object of a kind, as that kind. */
export type RenderedKind<K extends keyof Kinds> = RenderedObject & { readonly manifest: Kinds[K] };

/** All objects of the environments of one cluster, and the references between them. */
export interface Graph {
  readonly cluster: Cluster;
  /** Measured facts about images. */
  readonly facts: Facts;
  readonly environments: readonly RenderedEnvironment[];
  readonly objects: readonly RenderedObject[];
  readonly workloads: readonly Workload[];
  workloadsIn(namespace: string | undefined): readonly Workload[];
  readonly references: readonly Reference[];
  referencesFrom(object: RenderedObject): readonly Reference[];
  readonly flows: readonly Flow[];
  readonly endpoints: readonly DeclaredEndpoints[];
  /** Rendered objects by `objectKey`. */
  readonly byKey: ObjectsByKey;
  /** What controllers create from rendered objects, by `objectKey`. Two objects may create the same one. */
  readonly productions: ReadonlyMap<string, readonly Production[]>;
  /** Everything that a reference may point to, rendered here or not. */
  readonly resolvable: ResolvableTargets;
  all<K extends keyof Kinds>(kind: K): readonly RenderedKind<K>[];
}

/** Parts by `objectKey`: keys of a ConfigMap or Secret, names and numbers of a Service's ports; null for kinds without parts. */
export type ResolvableTargets = ReadonlyMap<string, ReadonlySet<string | number> | null>;

/** Links the environments of one cluster. @param facts Default: none. */
export function link(cluster: Cluster, environments: readonly RenderedEnvironment[], facts: Facts = noFacts): Graph {
  return linked(cluster, environments, facts, undefined);
}

/**
 * Extends a graph by objects that were rendered after it was linked, and links only those. They must not create pods.
 * @param environments those of the graph, with additional objects.
 */
export function withObjects(graph: Graph, environments: readonly RenderedEnvironment[]): Graph {
  return linked(graph.cluster, environments, graph.facts, graph);
}

function linked(
  cluster: Cluster,
  environments: readonly RenderedEnvironment[],
  facts: Facts,
  before: Graph | undefined,
): Graph {
  const objects = environments.flatMap((environment) => environment.objects);
  const linkedBefore = new Set(before?.objects);
  const byKind = groupBy(objects, ({ manifest }) => manifest.kind);
  const ofKinds = new Map<keyof Kinds, readonly RenderedObject[]>();
  const all = <K extends keyof Kinds>(kind: K) => {
    const found = ofKinds.get(kind) ?? (byKind.get(kind) ?? []).filter(({ manifest }) => is(manifest, kind));
    ofKinds.set(kind, found);
    return found as readonly RenderedKind<K>[];
  };

  const maxReplicas = new Map(
    all('HorizontalPodAutoscaler').map(({ manifest: { metadata, spec } }) => [
      objectKey(spec.scaleTargetRef.kind, spec.scaleTargetRef.name, metadata.namespace),
      spec.maxReplicas,
    ]),
  );
  const added = objects
    .filter((object) => !linkedBefore.has(object))
    .map((object) => ({
      object,
      workload: workloadOf(object, maxReplicas.get(displayName(object.manifest)), cluster.nodes.length),
    }));
  const namespaces = new Set([...k3s.namespaces, ...all('Namespace').map(({ manifest }) => manifest.metadata.name)]);

  const byKey = new Map(objects.map((object) => [displayName(object.manifest), object]));
  const workloads = [...(before?.workloads ?? []), ...added.flatMap(({ workload }) => workload ?? [])];
  const produced = productions(objects);
  const byNamespace = groupBy(workloads, ({ namespace }) => namespace);
  const references = [
    ...(before?.references ?? []),
    ...added.flatMap(({ object, workload }) => referencesOf(object, workload, namespaces, byKey)),
  ];
  const bySource = lazily(() => groupBy(references, ({ from }) => from));

  return {
    cluster,
    facts,
    environments,
    objects,
    workloads,
    workloadsIn: (namespace) => byNamespace.get(namespace ?? '') ?? [],
    references,
    referencesFrom: (object) => bySource().get(object) ?? [],
    flows: environments.flatMap((environment) => environment.flows),
    endpoints: environments.flatMap((environment) => environment.endpoints),
    byKey,
    productions: groupBy(produced, ({ kind, name, namespace }) => objectKey(kind, name, namespace)),
    resolvable: knownTargets(objects, namespaces, environments, produced),
    all,
  };
}

function knownTargets(
  objects: readonly RenderedObject[],
  namespaces: ReadonlySet<string>,
  environments: readonly RenderedEnvironment[],
  produced: readonly Production[],
): ResolvableTargets {
  const known = new Map<string, ReadonlySet<string | number> | null>();
  const add = (kind: string, names: readonly string[], namespace?: string) => {
    for (const name of names) known.set(objectKey(kind, name, namespace), null);
  };
  add(
    'StorageClass',
    k3s.storageClasses.map(({ name }) => name),
  );
  add('IngressClass', k3s.ingressClasses);
  add('PriorityClass', bootstrap.priorityClasses);
  add('ClusterRole', bootstrap.clusterRoles);
  for (const { name, namespace } of bootstrap.roles) known.set(objectKey('Role', name, namespace), null);
  for (const { name, namespace, keys } of bootstrap.configMaps)
    known.set(objectKey('ConfigMap', name, namespace), new Set(keys));
  for (const namespace of namespaces) {
    known.set(objectKey('Namespace', namespace, undefined), null);
    add('ServiceAccount', k3s.serviceAccounts, namespace);
    for (const { name, keys } of k3s.configMaps) known.set(objectKey('ConfigMap', name, namespace), new Set(keys));
  }
  for (const { namespace, deployment } of k3s.pods)
    if (deployment !== undefined) known.set(objectKey('Deployment', deployment, namespace), null);
  for (const { namespace, name, ports } of k3s.services)
    known.set(objectKey('Service', name, namespace), new Set(ports));
  for (const { manifest } of objects) {
    known.set(displayName(manifest), partsOf(manifest));
    add('PersistentVolumeClaim', templateClaims(manifest), manifest.metadata.namespace);
    add('Pod', podsOf(manifest), manifest.metadata.namespace);
  }
  for (const { kind, name, namespace, parts } of produced) known.set(objectKey(kind, name, namespace), parts);
  for (const { name, namespace, keys, fromStore } of environments.flatMap(({ secrets }) => secrets)) {
    if (fromStore) continue;
    known.set(objectKey('Secret', name, namespace), new Set(Object.keys(keys)));
  }
  return known;
}

/** Names of the PersistentVolumeClaims that a StatefulSet creates from its templates. */
export function templateClaims(manifest: Manifest): string[] {
  if (!is(manifest, 'StatefulSet')) return [];
  const { volumeClaimTemplates = [] } = manifest.spec;
  return volumeClaimTemplates.flatMap(({ metadata }) => podsOf(manifest).map((pod) => `${metadata?.name}-${pod}`));
}

/** References to pods beyond this number are not resolved: a mistyped number of replicas must not fill the memory. */
const mostPods = 1000;

/** Names of the pods of a StatefulSet. */
function podsOf(manifest: Manifest): string[] {
  if (!is(manifest, 'StatefulSet')) return [];
  const replicas = Math.min(manifest.spec.replicas ?? 1, mostPods);
  return Array.from({ length: replicas }, (_, ordinal) => `${manifest.metadata.name}-${ordinal}`);
}

function partsOf(manifest: Manifest): ReadonlySet<string | number> | null {
  if (is(manifest, 'ConfigMap')) return keysIn(manifest.data, manifest.binaryData);
  if (is(manifest, 'Secret')) return keysIn(manifest.data, manifest.stringData);
  if (is(manifest, 'Service')) {
    return new Set((manifest.spec.ports ?? []).flatMap(({ name, port }) => (name ? [name, port] : [port])));
  }
  return null;
}

function keysIn(...fields: readonly (object | undefined)[]): ReadonlySet<string> {
  return new Set(fields.flatMap((field) => Object.keys(field ?? {})));
}
