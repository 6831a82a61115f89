import { k3s } from '../kubernetes/k3s';
import { is, type Kinds } from '../model/kinds';
import type { RenderedObject } from '../model/rendered';
import { bytes } from '../util/quantity';
import type { Graph } from './graph';
import type { Workload } from './pods';

/** The provisioner of K3s: each volume is a folder on the disk of one node, and nothing enforces its size. */
export const localProvisioner = 'rancher.io/local-path';

export interface StorageClass {
  readonly name: string;
  readonly provisioner: string;
  /** What happens to the volume when its claim is deleted. */
  readonly reclaimPolicy: string;
}

/** The claims of one template of a StatefulSet, or a single PersistentVolumeClaim. */
export interface Claims {
  /** The object that declares them. */
  readonly object: RenderedObject;
  readonly name: string;
  /** Bytes of one claim. */
  readonly size: number;
  readonly count: number;
  /** Whether the pods that use them are spread, one on each node. */
  readonly onePerNode: boolean;
  /** Undefined when no environment of the cluster renders the class and K3s does not have it. */
  readonly storageClass: StorageClass | undefined;
}

/** All claims of a cluster. */
export function claimsOf(graph: Graph): Claims[] {
  const ofTemplates = graph.workloads.flatMap((workload) => {
    const { object, pods } = workload;
    const templates = is(object.manifest, 'StatefulSet') ? (object.manifest.spec.volumeClaimTemplates ?? []) : [];
    return templates.map((template) => ({
      object,
      name: template.metadata?.name ?? '',
      ...fields(graph, template),
      count: pods,
      onePerNode: isSpread(workload),
    }));
  });
  const single = graph.all('PersistentVolumeClaim').map((object) => ({
    object,
    name: object.manifest.metadata.name,
    ...fields(graph, object.manifest),
    count: 1,
    onePerNode: false,
  }));
  return [...ofTemplates, ...single];
}

type ClaimSpec = Pick<Kinds['PersistentVolumeClaim'], 'spec'>;

function fields(graph: Graph, { spec }: ClaimSpec): Pick<Claims, 'size' | 'storageClass'> {
  return {
    size: bytes(spec?.resources?.requests?.storage ?? 0),
    storageClass: classOf(graph, spec?.storageClassName ?? k3s.storageClasses[0].name),
  };
}

function classOf(graph: Graph, name: string): StorageClass | undefined {
  const rendered = graph.all('StorageClass').find(({ manifest }) => manifest.metadata.name === name)?.manifest;
  // Kubernetes' default is Delete.
  if (rendered) return { name, provisioner: rendered.provisioner, reclaimPolicy: rendered.reclaimPolicy ?? 'Delete' };
  return k3s.storageClasses.find((each) => each.name === name);
}

function isSpread({ spec: { topologySpreadConstraints = [] } }: Workload): boolean {
  return topologySpreadConstraints.some(
    ({ topologyKey, maxSkew, whenUnsatisfiable }) =>
      topologyKey === 'kubernetes.io/hostname' && maxSkew === 1 && whenUnsatisfiable === 'DoNotSchedule',
  );
}
