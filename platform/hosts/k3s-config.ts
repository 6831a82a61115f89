import type { Cluster, ClusterNode } from '../model/cluster';

/** Where K3s looks for it, on every machine. */
export const k3sConfigPath = '/etc/rancher/k3s/config.yaml';

/** What K3s is told of a machine and its cluster; all else are its own defaults. Source: K3s, options of server and agent. */
export interface K3sConfig {
  /** The first of several servers: etcd takes the place of SQLite, data included. */
  readonly 'cluster-init'?: true;
  /** Where the others find the cluster. */
  readonly server?: string;
  /** A copy of the first server's /var/lib/rancher/k3s/server/token, which is never in Git. */
  readonly 'token-file'?: string;
  /** Policies know the machine by this address. */
  readonly 'node-ip': string;
  readonly 'cluster-cidr'?: string;
  readonly 'service-cidr'?: string;
  /** Names beside the machine's own that the API server's certificate holds. */
  readonly 'tls-san'?: readonly string[];
  readonly 'write-kubeconfig-mode'?: string;
  /** Parts of K3s that stay off. */
  readonly disable?: readonly string[];
}

/** Servers refuse each other when they differ in more than their address and their way to the first. */
export function k3sConfig(cluster: Cluster, node: ClusterNode): K3sConfig {
  const joins = {
    server: `https://${cluster.serverAddress}:6443`,
    'token-file': '/etc/rancher/k3s/token',
  };
  const own = { 'node-ip': node.address };
  if (node.role === 'agent') return { ...joins, ...own };

  const servers = cluster.nodes.filter(({ role }) => role === 'server');
  const first = node === servers[0];
  return {
    ...(servers.length > 1 && first && { 'cluster-init': true as const }),
    ...(!first && joins),
    ...own,
    'cluster-cidr': cluster.pods,
    'service-cidr': cluster.services,
    'tls-san': [cluster.serverAddress],
    'write-kubeconfig-mode': '0600',
    ...(cluster.loadBalancer === 'metallb' && { disable: ['servicelb'] }),
  };
}
