import { readFileSync } from 'node:fs';
import { type Kinds, ofKind } from '@twisterlab/platform/model/kinds';
import type { Dist } from '../dist';
import type { ControlPlane } from '../fixtures/control-plane';
import type { LiveObject } from '../fixtures/kubectl';
import { isWebhookConfiguration } from '../webhook-configurations';

/**
 * Sets failurePolicy Ignore on every webhook of dist: the simulated pods behind them do not respond.
 * @returns how many configurations were changed.
 */
export function ignoreWebhookFailures(dist: Dist): number {
  return dist.changeAll(isWebhookConfiguration, (manifest) => {
    const { webhooks = [] } = ofKind(manifest, 'ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration');
    return {
      ...manifest,
      webhooks: webhooks.map((each) => ({ ...each, failurePolicy: 'Ignore', timeoutSeconds: 1 })),
    };
  });
}

/** Stubs of K3s and of controllers that do not run here: volumes for claims, an address for every Ingress, certificates. */
export class ControllerStubs {
  constructor(private readonly fixture: ControlPlane) {}

  /** Creates K3s' StorageClass and a volume for each claim of dist: no provisioner runs. */
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
    await this.fixture.kubectl.apply(
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

  /** Sets the address of every Ingress without one, like the ingress controller. */
  async ingressAddresses(): Promise<void> {
    const { kubectl } = this.fixture;
    const status = JSON.stringify({ status: { loadBalancer: { ingress: [{ ip: '127.0.0.1' }] } } });
    for (const { metadata, status: live } of await kubectl.get('ingresses', '--all-namespaces')) {
      const { loadBalancer } = (live ?? {}) as { loadBalancer?: { ingress?: readonly unknown[] } };
      if (loadBalancer?.ingress?.length) continue;
      const where = ['ingress', metadata.name, '--namespace', metadata.namespace!];
      await kubectl.exec(['patch', ...where, '--subresource=status', '--type=merge', '--patch', status]);
    }
  }

  /** Sets the condition Ready of every issuer and certificate, like cert-manager. */
  async certificates(): Promise<void> {
    const { kubectl } = this.fixture;
    const ready = { type: 'Ready', status: 'True', reason: 'Drill', lastTransitionTime: new Date().toISOString() };
    const patch = JSON.stringify({ status: { conditions: [ready] } });
    const kinds = ['clusterissuers', 'issuers', 'certificates'].map((kind) => `${kind}.cert-manager.io`);
    for (const kind of kinds) {
      for (const { metadata, status } of await kubectl.get(kind, '--all-namespaces')) {
        if ((status as { conditions?: readonly unknown[] } | undefined)?.conditions?.length) continue;
        const where = metadata.namespace ? ['--namespace', metadata.namespace] : [];
        const object = [`${kind}/${metadata.name}`, ...where];
        await kubectl.exec(['patch', ...object, '--subresource=status', '--type=merge', '--patch', patch]);
      }
    }
  }

  /**
   * Sets the caBundle of every webhook, like cert-manager's cainjector.
   * @returns the caBundle, and the changed objects in kubectl's notation.
   */
  async authorities(): Promise<{ readonly authority: string; readonly objects: readonly string[] }> {
    const { kubectl, certificates } = this.fixture;
    const authority = readFileSync(certificates.path('ca.crt')).toString('base64');
    const objects: string[] = [];
    for (const kind of ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations']) {
      for (const found of await kubectl.get(kind)) {
        const { webhooks = [] } = found as LiveObject & Kinds['ValidatingWebhookConfiguration'];
        const patch = webhooks.map((_, index) => ({
          op: 'add',
          path: `/webhooks/${index}/clientConfig/caBundle`,
          value: authority,
        }));
        const object = `${kind}/${found.metadata.name}`;
        await kubectl.exec([
          'patch',
          object,
          '--field-manager=cainjector',
          '--type=json',
          '--patch',
          JSON.stringify(patch),
        ]);
        objects.push(object);
      }
    }
    return { authority, objects };
  }
}
