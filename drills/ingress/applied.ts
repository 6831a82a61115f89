import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { Dist } from '../dist';
import { isTrue, type Live } from '../ground/kubectl';
import type { NodesGround } from '../ground/nodes-ground';
import type { Server } from './servers';
import { standIn } from './stand-ins';

/** The objects of one application. @param folder below dist: `edge/metallb`. */
export function applicationOf(dist: Dist, folder: string): Manifest[] {
  return dist.objects().flatMap(({ path, manifest }) => (path.startsWith(`${folder}/`) ? [manifest] : []));
}

/** Every object of some kinds, of all environments. */
export function kindsOf(dist: Dist, ...kinds: readonly string[]): Manifest[] {
  return dist.objects().flatMap(({ manifest }) => (kinds.includes(manifest.kind) ? [manifest] : []));
}

/** The ingress controller, as K3s' own controller of charts installs it, and every route. */
export async function startTraefik({ kubectl }: NodesGround, dist: Dist): Promise<void> {
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
 * Stand-ins of the servers, where no pod of the ingress controller is: who loses the only pod of a server is without it for
 * Kubernetes' five minutes, whatever the way in does.
 */
export async function startServers({ kubectl }: NodesGround, servers: readonly Server[]): Promise<void> {
  const pods = await kubectl.get('--namespace', 'kube-system', 'pods', '--selector', 'app.kubernetes.io/name=traefik');
  const nodes = (pods as (Live & { readonly spec: { readonly nodeName: string } })[]).map(({ spec }) => spec.nodeName);
  await kubectl.apply(...servers.flatMap((server) => standIn(server, nodes)));
  for (const { namespace, name } of servers)
    await kubectl.until(`${namespace}/${name} runs`, ['--namespace', namespace, `deployment/${name}`], ([found]) =>
      Boolean(found && isTrue('Available', found)),
    );
}
