import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { Dist } from '../dist';
import { isTrue, type LiveObject } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';
import type { Server } from './servers';
import { standIn } from './stub-servers';

/** The objects of one application. @param folder relative to dist: `edge/metallb`. */
export function applicationOf(dist: Dist, folder: string): Manifest[] {
  return dist.objects().flatMap(({ path, manifest }) => (path.startsWith(`${folder}/`) ? [manifest] : []));
}

/** Every object of these kinds in all environments. */
export function kindsOf(dist: Dist, ...kinds: readonly string[]): Manifest[] {
  return dist.objects().flatMap(({ manifest }) => (kinds.includes(manifest.kind) ? [manifest] : []));
}

/** Installs the ingress controller as K3s' Helm controller renders it, and every route. */
export async function startTraefik({ kubectl }: NodeCluster, dist: Dist): Promise<void> {
  const installed = applicationOf(dist, 'k3s/traefik');
  const isDefinition = ({ kind }: Manifest) => kind === 'CustomResourceDefinition';
  await kubectl.apply(...installed.filter(isDefinition));
  await kubectl.untilEstablished();
  await kubectl.apply(...kindsOf(dist, 'Middleware', 'Ingress'), ...installed.filter((each) => !isDefinition(each)));
  await kubectl.until(
    'the ingress controller runs',
    ['--namespace', 'kube-system', 'deployment/traefik'],
    ([found]) => {
      const { availableReplicas = 0, replicas } = (found?.status ?? {}) as {
        availableReplicas?: number;
        replicas?: number;
      };
      return availableReplicas > 0 && availableReplicas === replicas;
    },
  );
}

/**
 * Starts stubs of the servers on nodes without a pod of the ingress controller: a server whose only pod is lost is
 * unavailable
 * for Kubernetes' five minutes, independent of the ingress controller.
 */
export async function startServers({ kubectl }: NodeCluster, servers: readonly Server[]): Promise<void> {
  const pods = await kubectl.get('--namespace', 'kube-system', 'pods', '--selector', 'app.kubernetes.io/name=traefik');
  const nodes = (pods as (LiveObject & { readonly spec: { readonly nodeName: string } })[]).map(
    ({ spec }) => spec.nodeName,
  );
  await kubectl.apply(...servers.flatMap((server) => standIn(server, nodes)));
  for (const { namespace, name } of servers)
    await kubectl.until(`${namespace}/${name} runs`, ['--namespace', namespace, `deployment/${name}`], ([found]) =>
      Boolean(found && isTrue('Available', found)),
    );
}
