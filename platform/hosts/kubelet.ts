import type { Cluster, ClusterNode } from '../model/cluster';
import { bytes } from '../util/quantity';
import { lostNode } from './lost-node';

/** K3s passes this folder to the kubelet; files are merged in the order of their names, after K3s' own `00-k3s-defaults.conf`. */
export const kubeletPath = '/var/lib/rancher/k3s/agent/etc/kubelet.conf.d/50-node.conf';

/** Memory below which the kubelet evicts pods; above it, the kernel would kill any process. */
const evictedBelow = bytes('256Mi');
const mib = (value: number) => `${Math.floor(value / bytes('1Mi'))}Mi`;

/**
 * The kubelet's configuration that depends on the machine. What the record reserves is the system's, so that the scheduler's sums
 * are those of `npm run synth`: allocatable memory is the capacity less the reserve and less the eviction threshold.
 * Source: Kubernetes, KubeletConfiguration v1beta1.
 */
export function kubeletConfig({ nodes }: Pick<Cluster, 'nodes'>, { reserved }: ClusterNode): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    systemReserved: {
      cpu: reserved.cpu,
      memory: mib(bytes(reserved.memory) - evictedBelow),
      'ephemeral-storage': mib(bytes(reserved.disk)),
    },
    // The owner's plan: the disk stays below 70 %, and 80 % is an alert.
    imageGCHighThresholdPercent: 80,
    imageGCLowThresholdPercent: 70,
    containerLogMaxSize: '10Mi',
    containerLogMaxFiles: 3,
    // K3s' defaults contain the disk only. A list replaces the defaults.
    evictionHard: {
      'memory.available': mib(evictedBelow),
      'nodefs.available': '8%',
      'nodefs.inodesFree': '5%',
      'imagefs.available': '8%',
      'pid.available': '5%',
    },
    evictionSoft: { 'memory.available': '512Mi', 'nodefs.available': '12%', 'imagefs.available': '12%' },
    evictionSoftGracePeriod: { 'memory.available': '2m', 'nodefs.available': '5m', 'imagefs.available': '5m' },
    evictionMaxPodGracePeriod: 60,
    evictionMinimumReclaim: { 'nodefs.available': '1Gi', 'imagefs.available': '1Gi' },
    ...(nodes.length > 1 && lostNode.kubelet),
    // A reboot ends pods in order: databases write a checkpoint.
    shutdownGracePeriod: '90s',
    shutdownGracePeriodCriticalPods: '30s',
  };
}
