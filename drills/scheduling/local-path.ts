import { k3s } from '@twisterlab/platform/kubernetes/k3s';
import { localProvisioner } from '@twisterlab/platform/link/storage';
import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { ControlPlane } from '../fixtures/control-plane';
import type { LiveObject } from '../fixtures/kubectl';
import { Watch } from '../fixtures/watch';

type Claim = LiveObject & Kinds['PersistentVolumeClaim'];
type StorageClass = Pick<Kinds['StorageClass'], 'reclaimPolicy'>;

const [own] = k3s.storageClasses;

/**
 * A stub of K3s' local-path-provisioner, which needs pods that run: creates the volume of a claim on the node that the
 * scheduler selected, and of no other claim. It never deletes one.
 */
export class LocalPathProvisioner {
  private readonly watch: Watch<Claim>;
  private readonly provisioned = new Set<string>();
  private work: Promise<void> = Promise.resolve();
  private failed: Error | undefined;

  private constructor(private readonly fixture: ControlPlane) {
    this.watch = new Watch<Claim>(fixture, '/api/v1/persistentvolumeclaims', ({ type, object }) => {
      if (type === 'DELETED' || !isForUs(object) || this.provisioned.has(object.metadata.uid)) return;
      this.provisioned.add(object.metadata.uid);
      this.work = this.work
        .then(() => this.provision(object))
        .catch((error: Error) => {
          this.failed ??= error;
        });
    });
  }

  /** Creates the StorageClass of K3s and follows the claims. */
  static async start(fixture: ControlPlane): Promise<LocalPathProvisioner> {
    await fixture.kubectl.apply({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: own.name, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      ...{ provisioner: own.provisioner, reclaimPolicy: own.reclaimPolicy, volumeBindingMode: 'WaitForFirstConsumer' },
    });
    return new LocalPathProvisioner(fixture);
  }

  /** @throws if a claim was refused. */
  assertHealthy(): void {
    this.watch.assertComplete();
    if (this.failed) throw this.failed;
  }

  end(): void {
    this.watch.end();
  }

  private async provision(claim: Claim): Promise<void> {
    const { kubectl } = this.fixture;
    const [storageClass] = (await kubectl.get('storageclass', `${claim.spec.storageClassName}`)) as (LiveObject &
      StorageClass)[];
    await kubectl.apply(volumeOf(claim, storageClass!));
  }
}

/** As the library of the original: the claim waits for this provisioner, and the scheduler has selected a node. */
export function isForUs({ metadata: { annotations = {} }, spec }: Kinds['PersistentVolumeClaim']): boolean {
  return (
    spec.volumeName === undefined &&
    annotations['volume.kubernetes.io/storage-provisioner'] === localProvisioner &&
    annotations['volume.kubernetes.io/selected-node'] !== undefined
  );
}

/** The volume that local-path-provisioner 0.0.30 creates. @throws for what it refuses. */
export function volumeOf(claim: Claim, { reclaimPolicy }: StorageClass): object {
  const { name, namespace, uid, annotations = {} } = claim.metadata;
  const { accessModes = [], selector, volumeMode = 'Filesystem', resources, storageClassName } = claim.spec;
  const refused = [
    ...(selector ? ['has a selector'] : []),
    ...(volumeMode === 'Filesystem' ? [] : [`has the volumeMode ${volumeMode}`]),
    ...accessModes
      .filter((mode) => mode !== 'ReadWriteOnce' && mode !== 'ReadWriteOncePod')
      .map((mode) => `has the access mode ${mode}`),
  ];
  if (refused.length > 0) throw new Error(`local-path-provisioner refuses ${namespace}/${name}: ${refused.join(', ')}`);
  const node = annotations['volume.kubernetes.io/selected-node']!;
  const onNode = { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `pvc-${uid}`, annotations: { 'pv.kubernetes.io/provisioned-by': localProvisioner } },
    spec: {
      accessModes,
      volumeMode,
      storageClassName,
      capacity: { storage: resources?.requests?.storage },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid },
      hostPath: { path: `/nonexistent/pvc-${uid}_${namespace}_${name}`, type: 'DirectoryOrCreate' },
      nodeAffinity: { required: { nodeSelectorTerms: [onNode] } },
      persistentVolumeReclaimPolicy: reclaimPolicy ?? 'Delete',
    },
  };
}
