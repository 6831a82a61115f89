import type { Dist } from '../dist';
import { ApiGround } from '../ground/api-ground';
import { freePorts } from '../ground/ports';
import type { Processes } from '../ground/processes';
import { Collector, node } from './collector';
import { Loki } from './loki';
import { PodLog } from './pod-log';
import { Receiver } from './receiver';

/** Where what is to be told apart is written from. */
export const namespaces = ['twisterlab', 'twisterlab-staging'] as const;

/** A Loki, a collector, an API server that knows two pods, and somebody who takes alerts. */
export class Scene {
  private constructor(
    readonly processes: Processes,
    readonly loki: Loki,
    readonly collector: Collector,
    readonly alerts: Receiver,
    readonly ports: { readonly otlp: number; readonly jaeger: number },
    private readonly uids: Readonly<Record<string, string>>,
    private readonly api: ApiGround,
  ) {}

  static async start(processes: Processes, dist: Dist): Promise<Scene> {
    const api = await ApiGround.start(processes);
    const uids = await pods(api, dist);
    const [http, grpc, health, metrics, otlpGrpc, otlp, jaeger] = await freePorts(7);
    const alerts = await Receiver.start(processes);
    const loki = new Loki(processes, dist, { name: 'loki', http, grpc, alertmanager: alerts.port });
    const collector = new Collector(processes, dist, {
      health,
      metrics,
      grpc: otlpGrpc,
      http: otlp,
      loki: http,
      jaeger,
      kubeconfig: await api.kubeconfigOfAccount('otel-collector', 'node-agents'),
    });
    return new Scene(processes, loki, collector, alerts, { otlp, jaeger }, uids, api);
  }

  /** The log of the API's container in a namespace: a pod that the API server knows. */
  known(namespace: (typeof namespaces)[number]): PodLog {
    return new PodLog(this.collector.logs, {
      namespace,
      pod: 'twisterlab-api-0',
      container: 'server',
      uid: this.uids[namespace],
    });
  }

  /** The log of a pod that is known by its files alone. */
  unknown(pod: string): PodLog {
    return new PodLog(this.collector.logs, { namespace: 'twisterlab', pod, container: 'server' });
  }

  /** What the collector asked the API server for and was refused. */
  refused(): string[] {
    return this.api
      .audit()
      .filter(({ user, responseStatus }) => user.username.endsWith(':otel-collector') && responseStatus?.code === 403)
      .map(({ verb, requestURI }) => `${verb} ${requestURI} was refused`);
  }
}

/** Two pods of the node, and the account of the collector with its rendered rights. @returns the pods' uids by namespace. */
async function pods({ kubectl }: ApiGround, dist: Dist): Promise<Record<string, string>> {
  const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await kubectl.apply(...['node-agents', ...namespaces].map(namespace));
  const rights = ['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding'];
  const account = dist.objects('edge').filter(({ path }) => path.startsWith('edge/otel-collector/'));
  await kubectl.apply(...account.map(({ manifest }) => manifest).filter(({ kind }) => rights.includes(kind)));
  const name = 'twisterlab-api-0';
  await kubectl.apply(
    ...namespaces.flatMap((namespace) => [
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace, labels: { 'app.kubernetes.io/name': 'twisterlab-api' } },
        spec: { nodeName: node, serviceAccountName: name, containers: [{ name: 'server', image: 'nobody:runs-it' }] },
      },
    ]),
  );
  const made = await kubectl.get('pods', '--all-namespaces');
  return Object.fromEntries(made.map(({ metadata }) => [metadata.namespace, metadata.uid]));
}
