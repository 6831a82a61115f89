import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { healthFolder } from '@twisterlab/platform/hosts/health';
import { declare } from '@twisterlab/platform/model/declarations';
import { root } from '@twisterlab/platform/util/root';
import type { App } from 'cdk8s';
import type { Cluster } from '../../environments/schema/cluster';
import { monitoringPriority } from '../cluster/priority-classes';
import { images } from '../images';
import { Application } from '../kit/application';
import { Config } from '../kit/config';
import { k8s } from '../kit/k8s';
import { nodeAgentsNamespace } from '../kit/metrics';
import { emptyDir, type Mount } from '../kit/workloads/container';
import { NodeAgent } from '../kit/workloads/node-agent';

const port = 9100;
/** Folder of K3s' local-path provisioner. */
const localVolumes = '/var/lib/rancher/k3s/storage';
const volumeSizes = () => readFileSync(join(root, 'charts/monitoring/volume-sizes.sh'), 'utf8');

/** Exposes metrics of each node. NetworkPolicies do not apply: it uses the host network, so its port is as reachable as the kubelet's. */
export class NodeExporter extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'node-exporter', cluster.name, nodeAgentsNamespace);
    const probe = { httpGet: { path: '/', port: k8s.IntOrString.fromString('metrics') }, timeoutSeconds: 5 };
    const host: Mount = { path: '/host', readOnly: true, volume: { name: 'host', hostPath: { path: '/' } } };
    const metrics = emptyDir('/textfile');
    const script = new Config(this, 'volume-sizes', { 'volume-sizes.sh': volumeSizes() }).mount('/scripts');
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
          `--collector.textfile.directory=${metrics.path}`,
          // What the machine writes itself: docs/runbooks/machines.md.
          `--collector.textfile.directory=${host.path}${healthFolder}`,
          '--no-collector.wifi',
        ],
        ports: { metrics: port },
        cpu: { request: '10m', limit: '200m' },
        memory: { request: '24Mi', limit: '96Mi' },
        mounts: [host, { ...metrics, readOnly: true }],
        readinessProbe: { ...probe, periodSeconds: 10 },
        livenessProbe: { ...probe, periodSeconds: 30 },
      },
      sidecars: [
        {
          name: 'volume-sizes',
          image: images.nodeExporter,
          command: ['sh', '/scripts/volume-sizes.sh', `/host${localVolumes}`, metrics.path, '300'],
          cpu: { request: '5m', limit: '200m' },
          memory: { request: '8Mi', limit: '32Mi' },
          mounts: [host, metrics, script],
          // Databases close their folders to other users.
          rootWith: ['DAC_READ_SEARCH'],
        },
      ],
      exemptions: {
        'volume-sizes may run as root': 'only root sees the files of databases; the mount is read-only',
        'volume-sizes runs as the user 0': 'only root sees the files of databases; the mount is read-only',
        'volume-sizes adds DAC_READ_SEARCH': 'it measures folders of other users, and writes none',
        'uses the network of the node': 'it exposes the traffic of network devices',
        'sees the processes of the node': 'it reads the mounts of PID 1 of the node',
        'mounts files of the node': 'it exposes the usage of each file system; the mount is read-only',
      },
    });
    const { name, namespace, labels } = pods;
    declare(this, 'scrape', { job: 'node-exporter', pods: { name, namespace, labels }, port, hostNetwork: true });
  }
}
