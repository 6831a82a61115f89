import { readFileSync } from 'node:fs';
import { certManagerNamespace } from '@twisterlab/platform/kubernetes/cert-manager';
import { k3s } from '@twisterlab/platform/kubernetes/k3s';
import { bundleConfigMaps } from '@twisterlab/platform/link/bundles';
import { is, type Kinds, ofKind } from '@twisterlab/platform/model/kinds';
import type { Dist } from '../dist';
import type { ControlPlane } from '../fixtures/control-plane';
import { isTrue, type LiveObject } from '../fixtures/kubectl';
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

/** A webhook configuration of the cluster. */
interface Configuration {
  /** In kubectl's notation. */
  readonly object: string;
  readonly webhooks: number;
  /** The Application that Argo CD tracks it for. */
  readonly application: string;
}

/** Stubs of K3s and of controllers that do not run here: volumes for claims, an address for every Ingress, certificates and bundles. */
export class ControllerStubs {
  constructor(private readonly fixture: ControlPlane) {}

  /** Creates K3s' StorageClass and a volume for each claim of dist, of the class that it names: no provisioner runs. */
  async storage(dist: Dist): Promise<void> {
    const [{ name: defaultClass }] = k3s.storageClasses;
    const classes = dist.objects().flatMap(({ manifest }) => {
      if (!is(manifest, 'StatefulSet')) return [];
      const { volumeClaimTemplates = [], replicas = 1 } = manifest.spec;
      return volumeClaimTemplates.flatMap(({ spec }) =>
        Array.from({ length: replicas }, () => spec?.storageClassName ?? defaultClass),
      );
    });
    const volumes = classes.map((storageClassName, index) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `drill-${index}` },
      spec: {
        capacity: { storage: '100Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName,
        hostPath: { path: `/nonexistent/${index}` },
      },
    }));
    await this.fixture.kubectl.apply(
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name: defaultClass },
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

  /** Whether a controller works: a pod of the name is Ready. */
  private async runs(name: string): Promise<boolean> {
    const selector = `app.kubernetes.io/name=${name}`;
    const pods = await this.fixture.kubectl.get('pods', '--namespace', certManagerNamespace, '--selector', selector);
    return pods.some((pod) => isTrue('Ready', pod));
  }

  /** Creates the ConfigMaps of every Bundle whose sources exist, like trust-manager, while its own pod is Ready. */
  async bundles(): Promise<void> {
    const { kubectl } = this.fixture;
    if (!(await this.runs('trust-manager'))) return;
    const namespaces = (await kubectl.get('namespaces')) as (LiveObject & Kinds['Namespace'])[];
    for (const bundle of (await kubectl.get('bundles.trust.cert-manager.io')) as (LiveObject & Kinds['Bundle'])[]) {
      const names = bundle.spec.sources.flatMap(({ secret }) => secret?.name ?? []);
      const secrets = await Promise.all(
        names.map((name) => kubectl.get('secret', name, '--namespace', certManagerNamespace)),
      );
      if (secrets.some((found) => found.length === 0)) continue;
      const maps = bundleConfigMaps(bundle, namespaces).map(({ name, namespace, keys }) => ({
        ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace } },
        data: Object.fromEntries(keys.map((key) => [key, 'of the drill'])),
      }));
      if (maps.length > 0) await kubectl.apply(...maps);
    }
  }

  /**
   * Sets the condition Ready of every issuer and certificate and creates the Secrets, like cert-manager, while its own pod is
   * Ready.
   */
  async certificates(): Promise<void> {
    const { kubectl } = this.fixture;
    if (!(await this.runs('cert-manager'))) return;
    const ready = { type: 'Ready', status: 'True', reason: 'Drill', lastTransitionTime: new Date().toISOString() };
    const patch = JSON.stringify({ status: { conditions: [ready] } });
    const kinds = ['clusterissuers', 'issuers', 'certificates'].map((kind) => `${kind}.cert-manager.io`);
    for (const kind of kinds) {
      for (const certificate of await kubectl.get(kind, '--all-namespaces')) {
        const { metadata, status } = certificate;
        if ((status as { conditions?: readonly unknown[] } | undefined)?.conditions?.length) continue;
        const where = metadata.namespace ? ['--namespace', metadata.namespace] : [];
        if (kind === 'certificates.cert-manager.io') await this.issue(certificate as LiveObject & Kinds['Certificate']);
        const object = [`${kind}/${metadata.name}`, ...where];
        await kubectl.exec(['patch', ...object, '--subresource=status', '--type=merge', '--patch', patch]);
      }
    }
  }

  private async issue({ metadata: { namespace }, spec }: Kinds['Certificate']): Promise<void> {
    const data = Object.fromEntries(['tls.crt', 'tls.key', 'ca.crt'].map((key) => [key, 'of the drill']));
    const metadata = { name: spec.secretName, namespace };
    await this.fixture.kubectl.apply({ apiVersion: 'v1', kind: 'Secret', metadata, stringData: data });
  }

  /**
   * Sets the caBundle of every webhook, like cert-manager's cainjector.
   * @returns the caBundle, and the changed objects in kubectl's notation, with their number of webhooks and their Application.
   */
  async authorities(): Promise<{ readonly authority: string; readonly objects: readonly Configuration[] }> {
    const { kubectl, certificates } = this.fixture;
    const authority = readFileSync(certificates.path('ca.crt')).toString('base64');
    const objects: Configuration[] = [];
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
        const [application] = found.metadata.annotations!['argocd.argoproj.io/tracking-id']!.split(':') as [string];
        objects.push({ object, webhooks: webhooks.length, application });
      }
    }
    return { authority, objects };
  }
}
