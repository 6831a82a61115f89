import type { Cluster, ClusterNode } from '../model/cluster';

/** Path of the K3s configuration on every machine. */
export const k3sConfigPath = '/etc/rancher/k3s/config.yaml';

/** The K3s options that differ from its defaults. Source: K3s, options of server and agent. */
export interface K3sConfig {
  /** On the first of several servers: K3s uses etcd instead of SQLite and migrates its data. */
  readonly 'cluster-init'?: true;
  /** URL by which other machines join the cluster. */
  readonly server?: string;
  /** A copy of the first server's /var/lib/rancher/k3s/server/token. It is never in Git. */
  readonly 'token-file'?: string;
  /** NetworkPolicies refer to the machine by this address. */
  readonly 'node-ip': string;
  readonly 'cluster-cidr'?: string;
  readonly 'service-cidr'?: string;
  /** Additional names in the certificate of the API server. */
  readonly 'tls-san'?: readonly string[];
  readonly 'write-kubeconfig-mode'?: string;
  /** Components of K3s that are not deployed. */
  readonly disable?: readonly string[];
}

/** Servers may differ only in `node-ip`, `cluster-init`, `server` and `token-file`: otherwise K3s does not let them join. */
export function k3sConfig(cluster: Cluster, node: ClusterNode): K3sConfig {
  const join = {
    server: `https://${cluster.serverAddress}:6443`,
    'token-file': '/etc/rancher/k3s/token',
  };
  const own = { 'node-ip': node.address };
  if (node.role === 'agent') return { ...join, ...own };

  const servers = cluster.nodes.filter(({ role }) => role === 'server');
  const first = node === servers[0];
  return {
    ...(servers.length > 1 && first && { 'cluster-init': true as const }),
    ...(!first && join),
    ...own,
    'cluster-cidr': cluster.pods,
    'service-cidr': cluster.services,
    'tls-san': [cluster.serverAddress],
    'write-kubeconfig-mode': '0600',
    ...(cluster.loadBalancer === 'metallb' && { disable: ['servicelb'] }),
  };
}
