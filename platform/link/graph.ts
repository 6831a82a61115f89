import { groupBy } from '../util/collections';
import type { Flow } from '../model/flow';
import { k3s } from '../kubernetes/k3s';
import { groupOf, type Kinds, type Manifest } from '../model/manifest';
import type { Cluster } from '../../environments/schema/cluster';
import type { Tenant } from '../../environments/schema/tenant';
import type { Rendered, RenderedEnvironment } from '../render';
import { configMapsOf, isBundle } from './bundles';
import { isCertificate, keysOf } from './certificates';
import { type Workload, workloadOf } from './pods';
import { type Reference, referencesOf } from './references';

/** Everything of one cluster: all objects of all its environments, and who refers to whom. */
export interface Graph {
  readonly cluster: Cluster;
  readonly tenants: readonly Tenant[];
  readonly objects: readonly Rendered[];
  readonly workloads: readonly Workload[];
  workloadsIn(namespace: string | undefined): readonly Workload[];
  readonly references: readonly Reference[];
  readonly flows: readonly Flow[];
  /** Rendered objects by `target`. */
  readonly defined: ReadonlyMap<string, Rendered>;
  /** Names of objects by kind and namespace, with their parts: what a reference may lead to. */
  readonly known: Known;
  /** The objects of a kind, as that kind. */
  all<K extends keyof Kinds>(kind: K): readonly (Rendered & { readonly manifest: Kinds[K] })[];
}

/** Parts by target: keys of a ConfigMap or Secret, ports of a Service by name and number; null where there are none to check. */
export type Known = ReadonlyMap<string, ReadonlySet<string | number> | null>;

export function target(kind: string, name: string, namespace: string | undefined): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** The name of an object for people: `Deployment twisterlab/mcp-unified`. */
export function nameOf({ kind, metadata }: Manifest): string {
  return target(kind, metadata?.name, metadata?.namespace);
}

/** Links the environments of one cluster. */
export function link(
  cluster: Cluster,
  tenants: readonly Tenant[],
  environments: readonly RenderedEnvironment[],
): Graph {
  const objects = environments.flatMap((environment) => environment.objects);
  const byKind = groupBy(objects, ({ manifest }) => manifest.kind);
  const all: Graph['all'] = (kind) => (byKind.get(kind) ?? []) as ReturnType<Graph['all']> as never;

  const most = new Map(
    all('HorizontalPodAutoscaler').map(({ manifest: { metadata, spec } }) => [
      target(spec.scaleTargetRef.kind, spec.scaleTargetRef.name, metadata.namespace),
      spec.maxReplicas,
    ]),
  );
  const linked = objects.map((object) => ({
    object,
    workload: workloadOf(object, most.get(nameOf(object.manifest)), cluster.nodes.length),
  }));
  const namespaces = new Set([...k3s.namespaces, ...all('Namespace').map(({ manifest }) => manifest.metadata.name)]);

  const workloads = linked.flatMap(({ workload }) => workload ?? []);
  const byNamespace = groupBy(workloads, ({ namespace }) => namespace);

  return {
    cluster,
    tenants,
    objects,
    workloads,
    workloadsIn: (namespace) => byNamespace.get(namespace ?? '') ?? [],
    references: linked.flatMap(({ object, workload }) => referencesOf(object, workload, namespaces)),
    flows: environments.flatMap((environment) => environment.flows),
    defined: new Map(objects.map((object) => [nameOf(object.manifest), object])),
    known: knownTargets(objects, namespaces, environments),
    all,
  };
}

function knownTargets(
  objects: readonly Rendered[],
  namespaces: ReadonlySet<string>,
  environments: readonly RenderedEnvironment[],
): Known {
  const known = new Map<string, ReadonlySet<string | number> | null>();
  const add = (kind: string, names: readonly string[], namespace?: string) => {
    for (const name of names) known.set(target(kind, name, namespace), null);
  };
  add('StorageClass', k3s.storageClasses);
  add('IngressClass', k3s.ingressClasses);
  add('PriorityClass', k3s.priorityClasses);
  add('ClusterRole', k3s.clusterRoles);
  for (const namespace of namespaces) {
    known.set(target('Namespace', namespace, undefined), null);
    add('ServiceAccount', k3s.serviceAccounts, namespace);
    for (const { name, keys } of k3s.configMaps) known.set(target('ConfigMap', name, namespace), new Set(keys));
  }
  for (const { namespace, name, ports } of k3s.services) known.set(target('Service', name, namespace), new Set(ports));
  for (const { manifest } of objects) {
    known.set(nameOf(manifest), partsOf(manifest));
    add('PersistentVolumeClaim', claimsOf(manifest), manifest.metadata.namespace);
  }
  const manifests = objects.map(({ manifest }) => manifest);
  for (const certificate of manifests.filter(isCertificate)) {
    const { spec, metadata } = certificate;
    known.set(target('Secret', spec.secretName, metadata.namespace), new Set(keysOf(certificate, manifests)));
  }
  const ofBundles = manifests.filter(isBundle).flatMap((bundle) =>
    configMapsOf(
      bundle,
      manifests.filter(({ kind }) => kind === 'Namespace'),
    ),
  );
  for (const { name, namespace, keys } of ofBundles) known.set(target('ConfigMap', name, namespace), new Set(keys));
  for (const { name, namespace, keys } of environments.flatMap(({ secrets }) => secrets)) {
    known.set(target('Secret', name, namespace), new Set(Object.keys(keys)));
  }
  return known;
}

/** Names of the claims that the templates of a StatefulSet make. */
export function claimsOf(manifest: Manifest): string[] {
  if (manifest.kind !== 'StatefulSet') return [];
  const { replicas = 1, volumeClaimTemplates = [] } = (manifest as Kinds['StatefulSet']).spec;
  const pods = [...Array(replicas).keys()].map((ordinal) => `${manifest.metadata.name}-${ordinal}`);
  return volumeClaimTemplates.flatMap(({ metadata }) => pods.map((pod) => `${metadata?.name}-${pod}`));
}

function partsOf(manifest: Manifest): ReadonlySet<string | number> | null {
  switch (`${groupOf(manifest)}/${manifest.kind}`) {
    case '/ConfigMap': {
      const { data = {}, binaryData = {} } = manifest as Kinds['ConfigMap'];
      return new Set([...Object.keys(data), ...Object.keys(binaryData)]);
    }
    case '/Secret': {
      const { data = {}, stringData = {} } = manifest as Kinds['Secret'];
      return new Set([...Object.keys(data), ...Object.keys(stringData)]);
    }
    case '/Service': {
      const { ports = [] } = (manifest as Kinds['Service']).spec;
      return new Set(ports.flatMap(({ name, port }) => (name ? [name, port] : [port])));
    }
    default:
      return null;
  }
}
