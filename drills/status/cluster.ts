import { is } from '@twisterlab/platform/model/kinds';
import type { Cluster } from '../../environments/schema/cluster';
import { applyInWaves } from '../api/admission';
import type { Dist } from '../dist';
import { ApiClient } from '../fixtures/api-client';
import type { Kubectl } from '../fixtures/kubectl';
import { k3sObjects } from '../scheduling/k3s-pods';
import type { SimulatedCluster } from '../scheduling/simulated-cluster';

/** Applies what K3s brings and every object of dist. @returns how many of dist. @throws if one is refused. */
export async function applyAll({ api, kubectl, graph }: SimulatedCluster, dist: Dist, cluster: Cluster) {
  await kubectl.apply(...k3sObjects(graph, cluster));
  const client = new ApiClient(api.url, api.certificates, 'admin');
  try {
    const { refused, admitted } = await applyInWaves(api, client, dist.objects(), 'status:');
    if (refused.length > 0) throw new Error(refused.join('\n'));
    return admitted.length;
  } finally {
    client.close();
  }
}

/** Does the work of cert-manager and Argo CD, which do not run here: certificates are issued, Applications are Synced and Healthy. */
export async function reportWell(kubectl: Kubectl, dist: Dist): Promise<void> {
  const objects = dist.objects().map(({ manifest }) => manifest);
  const applications = objects.flatMap((manifest) => (is(manifest, 'Application') ? [manifest] : []));
  const synced = applications.map(({ apiVersion, kind, metadata: { name, namespace }, spec }) => {
    const { source, destination } = spec as { readonly source: object; readonly destination: object };
    return {
      ...{ apiVersion, kind, metadata: { name, namespace }, spec },
      status: {
        sync: { status: 'Synced', comparedTo: { source, destination } },
        health: { status: 'Healthy' },
      },
    };
  });
  await kubectl.apply(...synced);
  const certificates = objects.filter(({ kind }) => kind === 'Certificate');
  await Promise.all(certificates.map(({ metadata }) => issue(kubectl, `${metadata.namespace}`, metadata.name, 60)));
}

/** Sets a certificate to Ready. @param days until it expires. */
export async function issue(kubectl: Kubectl, namespace: string, name: string, days: number): Promise<void> {
  const now = new Date().toISOString();
  const conditions = [{ type: 'Ready', status: 'True', reason: 'Ready', lastTransitionTime: now }];
  const status = { notAfter: inDays(days), conditions };
  await setStatus(kubectl, namespace, `certificates.cert-manager.io/${name}`, status);
}

/** `2026-11-30T12:00:00Z`: Kubernetes refuses fractions of a second in some fields. */
export const inDays = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z');

export async function setStatus(kubectl: Kubectl, namespace: string, object: string, status: object): Promise<void> {
  await kubectl.exec([
    ...['patch', object, '--namespace', namespace, '--subresource=status', '--type=merge'],
    ...['--patch', JSON.stringify({ status })],
  ]);
}
