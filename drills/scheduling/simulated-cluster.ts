import type { Graph } from '@twisterlab/platform/link/graph';
import { is } from '@twisterlab/platform/model/kinds';
import { groupOf, type Manifest } from '@twisterlab/platform/model/manifest';
import type { Cluster } from '../../environments/schema/cluster';
import { applyInWaves } from '../api/admission';
import type { Dist, DistObject } from '../dist';
import { ApiClient } from '../fixtures/api-client';
import { ControlPlane } from '../fixtures/control-plane';
import { startControllers, startScheduler } from '../fixtures/controllers';
import type { Kubectl } from '../fixtures/kubectl';
import { takesMilliseconds } from '../fixtures/kwok-stages';
import type { Processes } from '../fixtures/processes';
import { Shell } from '../fixtures/shell';
import { SimulatedNodes } from '../fixtures/simulated-nodes';
import { asRendered, linkObjects } from '../link-objects';
import { isWebhookConfiguration } from '../webhook-configurations';
import { k3sObjects } from './k3s-pods';
import { LocalPathProvisioner } from './local-path';
import { nodesOfVolumes } from './placement';
import { PodWatch } from './pod-watch';

/** Old and new pods of rolling updates, and tasks, exist at the same time. */
const startMilliseconds = 3000;

/** A real control plane with simulated nodes of a record, the pods of K3s, and dist. */
export class SimulatedCluster {
  readonly shell: Shell;

  private constructor(
    readonly api: ControlPlane,
    readonly graph: Graph,
    readonly nodes: SimulatedNodes,
    readonly pods: PodWatch,
    private readonly provisioner: LocalPathProvisioner,
  ) {
    this.shell = new Shell(api);
  }

  get kubectl(): Kubectl {
    return this.api.kubectl;
  }

  /** Starts it empty. */
  static async start(processes: Processes, dist: Dist, cluster: Cluster): Promise<SimulatedCluster> {
    const api = await ControlPlane.start(processes);
    await startControllers(api);
    await startScheduler(api);
    const nodes = await SimulatedNodes.start(api, cluster.nodes, takesMilliseconds(startMilliseconds));
    const provisioner = await LocalPathProvisioner.start(api);
    const graph = linkObjects(dist.objects().map(asRendered), cluster);
    return new SimulatedCluster(api, graph, nodes, PodWatch.start(api), provisioner);
  }

  /** Applies what K3s brings, then what `applied` selects of dist. @returns how many objects. @throws if one is refused. */
  async apply(dist: Dist, cluster: Cluster): Promise<number> {
    await this.kubectl.apply(...k3sObjects(this.graph, cluster));
    const client = new ApiClient(this.api.url, this.api.certificates, 'admin');
    try {
      const objects = applied(dist.objects());
      const { refused } = await applyInWaves(this.api, client, objects, 'scheduling:');
      if (refused.length > 0) throw new Error(refused.join('\n'));
      return objects.length;
    } finally {
      client.close();
    }
  }

  /** The node of each volume, by the key of its claim. */
  async volumes(): Promise<Map<string, string>> {
    this.provisioner.assertHealthy();
    return nodesOfVolumes(await this.kubectl.get('persistentvolumes'));
  }

  end(): void {
    this.pods.end();
    this.provisioner.end();
  }
}

/**
 * Objects that the scheduler, a controller of Kubernetes or the admission of a pod may read: not CRDs and their objects, which take
 * half of the time, nor NetworkPolicies. The pods behind webhooks do not respond.
 */
export function applied(objects: readonly DistObject[]): DistObject[] {
  const groups = new Set(
    objects.flatMap(({ manifest }) => (is(manifest, 'CustomResourceDefinition') ? [manifest.spec.group] : [])),
  );
  return objects
    .filter(
      ({ manifest }) => !is(manifest, 'CustomResourceDefinition', 'NetworkPolicy') && !groups.has(groupOf(manifest)),
    )
    .filter((object) => !isWebhookConfiguration(object))
    .map((object) => ({ ...object, manifest: suspended(object.manifest) }));
}

/** The drill starts every task itself: its verdict must not depend on the time of day. */
const suspended = (manifest: Manifest): Manifest =>
  is(manifest, 'CronJob') ? ({ ...manifest, spec: { ...manifest.spec, suspend: true } } as Manifest) : manifest;
