import type { Cluster, ClusterNode } from '../model/cluster';
import { yamlText } from '../write/yaml';
import { auditPolicy, auditPolicyPath } from './audit-policy';
import { healthFiles } from './health';
import type { HostFile } from './host-file';
import { firstStart, k3sConfig, k3sConfigPath } from './k3s-config';
import { kernelFiles } from './kernel';
import { kubeletConfig, kubeletPath } from './kubelet';
import { logFiles } from './logs';
import { registries, registriesPath, sharesImages } from './registries';

/** Beside k3sConfigPath: replaces it for the very first start of the first of several servers. */
export const firstStartPath = '/etc/rancher/k3s/first-start.yaml';

/** Every file of a machine, in the order of their paths. */
export function hostFiles(cluster: Cluster, node: ClusterNode): HostFile[] {
  const first = firstStart(cluster, node);
  const files: HostFile[] = [
    { path: k3sConfigPath, text: yamlText(k3sConfig(cluster, node)), restart: 'k3s' },
    { path: kubeletPath, text: yamlText(kubeletConfig(cluster, node)), restart: 'k3s' },
    ...(node.role === 'server'
      ? [{ path: auditPolicyPath, text: yamlText(auditPolicy), restart: 'k3s' } as const]
      : []),
    ...(sharesImages(cluster)
      ? [{ path: registriesPath, text: yamlText(registries(cluster)), restart: 'k3s' } as const]
      : []),
    ...(first ? [{ path: firstStartPath, text: yamlText(first) }] : []),
    ...logFiles,
    ...kernelFiles,
    ...healthFiles,
  ];
  return files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}
