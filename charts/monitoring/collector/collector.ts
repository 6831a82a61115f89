import { apiServer } from '@twisterlab/platform/network/external';
import type { App } from 'cdk8s';
import type { Cluster } from '../../../environments/schema/cluster';
import type { Tenant } from '../../../environments/schema/tenant';
import { monitoringPriority } from '../../cluster/priority-classes';
import { images } from '../../images';
import { Application } from '../../kit/application';
import { clusterRole } from '../../kit/cluster-role';
import { Config } from '../../kit/config';
import { k8s } from '../../kit/k8s';
import { nodeAgentsNamespace, scrape } from '../../kit/metrics';
import type { PodSet } from '../../kit/network/pods';
import { service } from '../../kit/network/service';
import { apiToken } from '../../kit/workloads/api-token';
import type { Mount } from '../../kit/workloads/container';
import { NodeAgent } from '../../kit/workloads/node-agent';
import { api, mcp } from '../../twisterlab/servers';
import { collector, jaeger, loki } from '../endpoints';
import { budget, configuration, paths, ports } from './configuration';
import { eventLease } from './events';
import { nodeLogs, state } from './file-log';

/** Debian's group `adm`, which may read /var/log/syslog. */
const adm = 4;

/** Reads logs of pods and nodes and Kubernetes Events, receives traces, and sends both to Loki and Jaeger. Logs wait on disk while Loki is down. */
export class Collector extends Application {
  constructor(app: App, cluster: Cluster, tenants: readonly Tenant[]) {
    super(app, collector.name, cluster.name, nodeAgentsNamespace);
    const config = new Config(this, 'otel-collector-config', { 'collector.yaml': configuration(cluster) });
    const { pods } = new NodeAgent(this, collector.name, {
      priorityClass: monitoringPriority,
      // Only root can read log files.
      user: 0,
      groups: [adm],
      container: {
        image: images.otelCollector,
        args: [`--config=${paths.config}/collector.yaml`],
        env: { KUBE_NODE_NAME: { field: 'spec.nodeName' }, GOMEMLIMIT: `${budget.goMemLimit}MiB` },
        ports: { otlp: collector.grpc, 'otlp-http': collector.http, metrics: ports.metrics, health: ports.health },
        cpu: { request: '50m', limit: '500m' },
        memory: { request: '96Mi', limit: `${budget.memory}Mi` },
        mounts: [config.mount(paths.config), apiToken, logsMount, stateMount],
        readinessProbe: { ...probe, periodSeconds: 10 },
        livenessProbe: { ...probe, periodSeconds: 30, failureThreshold: 6 },
      },
      exemptions: {
        'may run as root':
          'only root can read log files; it has no capabilities, so it reads only files that root owns',
        'runs as the user 0':
          'only root can read log files; it has no capabilities, so it reads only files that root owns',
        'mounts files of the node (logs)': 'it reads logs; the mount is read-only',
        'mounts files of the node (state)':
          'read offsets and queues have to survive the pod; the folder is used by nothing else',
      },
    });
    service(this, {
      name: collector.name,
      selector: collector.labels,
      ports: { otlp: collector.grpc, 'otlp-http': collector.http },
      // It has the metadata of the pods on its own node only.
      sameNode: true,
    });
    pods.egressToCidr(apiServer(cluster)).egressTo(loki, loki.port).egressTo(jaeger, jaeger.otlp).allowDns();
    for (const sender of tenants.flatMap(senders)) {
      pods.ingressFrom(sender, collector.grpc, collector.http);
    }
    scrape(pods, { job: collector.name, port: ports.metrics });
    clusterRole(this, collector.name, [
      { apiGroups: [''], resources: ['pods', 'events'], verbs: ['get', 'list', 'watch'] },
    ]);
    this.allowLease();
  }

  /** The verb `create` cannot be limited to a name. */
  private allowLease(): void {
    const { name } = eventLease;
    const lease = { apiGroups: ['coordination.k8s.io'], resources: ['leases'] };
    new k8s.KubeRole(this, 'role', {
      metadata: { name },
      rules: [
        { ...lease, verbs: ['create'] },
        { ...lease, resourceNames: [name], verbs: ['get', 'update'] },
      ],
    });
    new k8s.KubeRoleBinding(this, 'role-binding', {
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name: collector.name, namespace: collector.namespace }],
    });
  }
}

/** Pods of a tenant that may send traces. */
function senders({ name, namespace }: Tenant): PodSet[] {
  return [api, mcp].map((server) => ({
    name: `${name}-${server.name}`,
    namespace,
    labels: { 'app.kubernetes.io/name': server.name },
  }));
}

const logsMount: Mount = { path: nodeLogs, readOnly: true, volume: { name: 'logs', hostPath: { path: nodeLogs } } };

const stateMount: Mount = {
  path: state,
  volume: { name: 'state', hostPath: { path: state, type: 'DirectoryOrCreate' } },
};

const probe = { httpGet: { path: '/', port: k8s.IntOrString.fromString('health') }, timeoutSeconds: 5 };
