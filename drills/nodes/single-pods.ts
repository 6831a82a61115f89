import type { Dist } from '../dist';
import { isTrue } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';
import type { Node } from '../fixtures/nodes/node';
import { namespace, type Pod, workloadsOf } from './production';

/** Pods of the template of a rendered workload, each on a node that the drill chooses. */
export class SinglePods {
  constructor(
    private readonly fixture: NodeCluster,
    private readonly dist: Dist,
    private readonly workload: string,
  ) {}

  start(name: string, node: Node, image: string): Promise<void> {
    return this.fixture.kubectl.apply(podOf(this.dist, this.workload, { name, nodeName: node.name, image }));
  }

  async remove(name: string): Promise<void> {
    await this.fixture.kubectl.exec(['delete', 'pod', '--namespace', namespace, name]);
  }

  /** Whether it is Ready and runs this digest. */
  async isReady(name: string, digest: string): Promise<boolean> {
    const [pod] = (await this.fixture.kubectl.get('--namespace', namespace, `pod/${name}`)) as Pod[];
    return pod !== undefined && isTrue('Ready', pod) && runsDigest(pod, digest);
  }

  /** @param within seconds. @returns whether it is Ready by then. */
  becomesReady(name: string, digest: string, within = 180): Promise<boolean> {
    return this.fixture.api.processes
      .until(`${name} is Ready`, () => this.isReady(name, digest), within)
      .then(
        () => true,
        () => false,
      );
  }
}

export function podOf(
  dist: Dist,
  workload: string,
  { name, nodeName, image }: { readonly name: string; readonly nodeName: string; readonly image: string },
): object {
  const { spec } = workloadsOf(dist, (path) => path.startsWith(`production/${workload}/`))[0]!.spec.template;
  const { affinity: _, topologySpreadConstraints: __, ...rest } = spec!;
  const containers = rest.containers.map((container) => ({ ...container, image }));
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec: { ...rest, nodeName, containers } };
}

/** Whether all containers of a pod run an image with this digest. */
export function runsDigest(pod: Pod, digest: string): boolean {
  const { containerStatuses = [] } = pod.status as { containerStatuses?: readonly { imageID?: string }[] };
  return containerStatuses.length > 0 && containerStatuses.every(({ imageID = '' }) => imageID.endsWith(`@${digest}`));
}
