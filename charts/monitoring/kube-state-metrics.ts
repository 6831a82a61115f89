import { apiServer } from '@twisterlab/platform/network/external';
import type { App } from 'cdk8s';
import type { Cluster } from '../../environments/schema/cluster';
import { monitoringPriority } from '../cluster/priority-classes';
import { images } from '../images';
import { Application } from '../kit/application';
import { clusterRole } from '../kit/cluster-role';
import { monitoringNamespace } from '../kit/metrics';
import { apiToken } from '../kit/workloads/api-token';
import { Server } from '../kit/workloads/server';

/** The resources that it exposes, by API group. No Secrets and no ConfigMaps: it would keep all of them in memory to expose their names. */
const resources: Readonly<Record<string, readonly string[]>> = {
  '': ['namespaces', 'nodes', 'persistentvolumeclaims', 'persistentvolumes', 'pods', 'resourcequotas', 'services'],
  apps: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
  autoscaling: ['horizontalpodautoscalers'],
  batch: ['cronjobs', 'jobs'],
  policy: ['poddisruptionbudgets'],
};

/** Exposes the state of Kubernetes objects: the only source for pods that crash or cannot pull their image. */
export class KubeStateMetrics extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'kube-state-metrics', cluster.name, monitoringNamespace);
    const names = Object.values(resources).flat().sort();
    new Server(this, 'kube-state-metrics', {
      cluster,
      priorityClass: monitoringPriority,
      image: images.kubeStateMetrics,
      user: 65534,
      args: [`--resources=${names.join(',')}`],
      http: { port: 8080, health: '/livez', metrics: { job: 'kube-state-metrics', honorLabels: true } },
      cpu: { request: '10m', limit: '200m' },
      memory: { request: '48Mi', limit: '192Mi' },
      mounts: [apiToken],
      recreate: true,
    }).egressToCidr(apiServer(cluster));
    clusterRole(
      this,
      'kube-state-metrics',
      Object.entries(resources).map(([group, of]) => ({
        apiGroups: [group],
        resources: [...of],
        verbs: ['list', 'watch'],
      })),
    );
  }
}
