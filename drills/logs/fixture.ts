import type { Dist } from '../dist';
import { ControlPlane } from '../fixtures/control-plane';
import { freePorts } from '../fixtures/ports';
import type { Processes } from '../fixtures/processes';
import type { Loki } from '../servers/loki';
import { ReceivedAlerts } from './alerts';
import { Collector, node } from './collector';
import { localLoki } from './loki';
import { PodLog } from './pod-log';

/** Namespaces that write the same lines. */
export const namespaces = ['twisterlab', 'twisterlab-staging'] as const;

/** A Loki, a collector, an API server with two pods, and a receiver of alerts. */
export class Fixture {
  private constructor(
    readonly processes: Processes,
    readonly loki: Loki,
    readonly collector: Collector,
    readonly alerts: ReceivedAlerts,
    readonly ports: { readonly otlp: number; readonly jaeger: number },
    private readonly uids: Readonly<Record<string, string>>,
    private readonly api: ControlPlane,
  ) {}

  static async start(processes: Processes, dist: Dist): Promise<Fixture> {
    const api = await ControlPlane.start(processes);
    const uids = await createPods(api, dist);
    const [http, grpc, health, metrics, otlpGrpc, otlp, jaeger] = await freePorts(7);
    const alerts = await ReceivedAlerts.start(processes);
    const loki = localLoki(processes, dist, { http, grpc, alertmanager: alerts.port });
    const collector = new Collector(processes, dist, {
      health,
      metrics,
      grpc: otlpGrpc,
      http: otlp,
      loki: http,
      jaeger,
      kubeconfig: await api.kubeconfigOfAccount('otel-collector', 'node-agents'),
    });
    return new Fixture(processes, loki, collector, alerts, { otlp, jaeger }, uids, api);
  }

  /** The log of the API's pod in a namespace, which exists in the API server. */
  podLog(namespace: (typeof namespaces)[number]): PodLog {
    return new PodLog(this.collector.logs, {
      namespace,
      pod: 'twisterlab-api-0',
      container: 'server',
      uid: this.uids[key(namespace, 'twisterlab-api-0')],
    });
  }

  /** The log of production's PostgreSQL, which exists in the API server. */
  postgresLog(): PodLog {
    const pod = { namespace: 'twisterlab', pod: 'postgres-cluster-0' };
    return new PodLog(this.collector.logs, {
      ...pod,
      container: 'postgres-cluster',
      uid: this.uids[key(pod.namespace, pod.pod)],
    });
  }

  /** The log of a pod that the API server does not have. */
  deletedPodLog(pod: string): PodLog {
    return new PodLog(this.collector.logs, { namespace: 'twisterlab', pod, container: 'server' });
  }

  /** Requests of the collector that the API server denied. */
  deniedRequests(): string[] {
    return this.api
      .audit()
      .filter(({ user, responseStatus }) => user.username.endsWith(':otel-collector') && responseStatus?.code === 403)
      .map(({ verb, requestURI }) => `denied: ${verb} ${requestURI}`);
  }
}

const key = (namespace: string | undefined, pod: string) => `${namespace}/${pod}`;

/** Creates pods of the node, and the collector's ServiceAccount with its rendered RBAC. @returns the pods' uids. */
async function createPods({ kubectl }: ControlPlane, dist: Dist): Promise<Record<string, string>> {
  const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await kubectl.apply(...['node-agents', ...namespaces].map(namespace));
  const rbac = ['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding'];
  const collector = dist.objects('edge').filter(({ path }) => path.startsWith('edge/otel-collector/'));
  await kubectl.apply(...collector.map(({ manifest }) => manifest).filter(({ kind }) => rbac.includes(kind)));
  const pod = (namespace: string, workload: string, container: string) => {
    const name = `${workload}-0`;
    return [
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace, labels: { 'app.kubernetes.io/name': workload } },
        spec: { nodeName: node, serviceAccountName: name, containers: [{ name: container, image: 'not:run' }] },
      },
    ];
  };
  await kubectl.apply(
    ...namespaces.flatMap((namespace) => pod(namespace, 'twisterlab-api', 'server')),
    ...pod('twisterlab', 'postgres-cluster', 'postgres-cluster'),
  );
  const created = await kubectl.get('pods', '--all-namespaces');
  return Object.fromEntries(created.map(({ metadata }) => [key(metadata.namespace, metadata.name), metadata.uid]));
}
