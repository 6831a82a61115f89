import type { Dist } from '../dist';
import type { ApiGround } from '../ground/api-ground';

/** What K3s does and nothing here does: volumes for claims, an address for every Ingress. */
export class Surroundings {
  constructor(private readonly ground: ApiGround) {}

  /** The storage class of K3s with a volume for each claim of dist: no provisioner runs. */
  async storage(dist: Dist): Promise<void> {
    const claims = dist.objects().flatMap(({ manifest }) => {
      const { spec } = manifest as unknown as {
        spec?: { volumeClaimTemplates?: readonly unknown[]; replicas?: number };
      };
      return Array.from({ length: (spec?.volumeClaimTemplates?.length ?? 0) * (spec?.replicas ?? 1) });
    });
    const volumes = claims.map((_, index) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `drill-${index}` },
      spec: {
        capacity: { storage: '100Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'local-path',
        hostPath: { path: `/nonexistent/${index}` },
      },
    }));
    await this.ground.kubectl.apply(
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name: 'local-path' },
        provisioner: 'kubernetes.io/no-provisioner',
        volumeBindingMode: 'WaitForFirstConsumer',
      },
      ...volumes,
    );
  }

  /** Answers for every Ingress that has no address yet, as the ingress controller does. */
  async ingressAddresses(): Promise<void> {
    const { kubectl } = this.ground;
    const status = JSON.stringify({ status: { loadBalancer: { ingress: [{ ip: '127.0.0.1' }] } } });
    for (const { metadata, status: live } of await kubectl.get('ingresses', '--all-namespaces')) {
      const { loadBalancer } = (live ?? {}) as { loadBalancer?: { ingress?: readonly unknown[] } };
      if (loadBalancer?.ingress?.length) continue;
      const where = ['ingress', metadata.name, '--namespace', metadata.namespace!];
      await kubectl.must(['patch', ...where, '--subresource=status', '--type=merge', '--patch', status]);
    }
  }
}
