import { declare } from '@twisterlab/platform/model/declarations';
import type { App } from 'cdk8s';
import type { Cluster } from '../../environments/schema/cluster';
import { monitoringPriority } from '../cluster/priority-classes';
import { images } from '../images';
import { Application } from '../kit/application';
import { k8s } from '../kit/k8s';
import { nodeAgentsNamespace } from '../kit/metrics';
import { NodeAgent } from '../kit/workloads/node-agent';

const port = 9100;

/** Exposes metrics of each node. NetworkPolicies do not apply: it uses the host network, so its port is as reachable as the kubelet's. */
export class NodeExporter extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'node-exporter', cluster.name, nodeAgentsNamespace);
    const probe = { httpGet: { path: '/', port: k8s.IntOrString.fromString('metrics') }, timeoutSeconds: 5 };
    const { pods } = new NodeAgent(this, 'node-exporter', {
      priorityClass: monitoringPriority,
      user: 65534,
      hostNetwork: true,
      container: {
        image: images.nodeExporter,
        args: [
          '--path.rootfs=/host',
          '--path.procfs=/host/proc',
          '--path.sysfs=/host/sys',
          // Mounts and devices of containers change often; cAdvisor exposes them.
          '--collector.filesystem.mount-points-exclude=^/(dev|proc|sys|run|var/lib/(docker|kubelet|rancher)/.+)($|/)',
          '--collector.netclass.ignored-devices=^(veth|cni|flannel|lo).*',
          '--collector.netdev.device-exclude=^(veth|cni|flannel|lo).*',
          '--no-collector.wifi',
          '--no-collector.hwmon',
        ],
        ports: { metrics: port },
        cpu: { request: '10m', limit: '200m' },
        memory: { request: '24Mi', limit: '96Mi' },
        mounts: [{ path: '/host', readOnly: true, volume: { name: 'host', hostPath: { path: '/' } } }],
        readinessProbe: { ...probe, periodSeconds: 10 },
        livenessProbe: { ...probe, periodSeconds: 30 },
      },
      exemptions: {
        'uses the network of the node': 'it exposes the traffic of network devices',
        'sees the processes of the node': 'it reads the mounts of PID 1 of the node',
        'mounts files of the node': 'it exposes the usage of each file system; the mount is read-only',
      },
    });
    const { name, namespace, labels } = pods;
    declare(this, 'scrape', { job: 'node-exporter', pods: { name, namespace, labels }, port, hostNetwork: true });
  }
}
