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

/** Tells what each machine has and how it does. Policies do not hold it: its port is one of the node, as reachable as the kubelet's. */
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
          // Mounts and devices of containers come and go, and are told by cAdvisor.
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
        'uses the network of the node': 'it tells the traffic of its devices',
        'sees the processes of the node': 'it reads how the first process of the machine sees mounts',
        'mounts files of the node': 'it tells how full each file system is; it writes none',
      },
    });
    const { name, namespace, labels } = pods;
    declare(this, 'scrape', { job: 'node-exporter', pods: { name, namespace, labels }, port, hostNetwork: true });
  }
}
