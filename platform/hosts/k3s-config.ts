import type { Cluster, ClusterNode } from '../model/cluster';
import { auditPolicyPath } from './audit-policy';
import { lostNode } from './lost-node';
import { sharesImages } from './registries';

/** Path of the K3s configuration on every machine. */
export const k3sConfigPath = '/etc/rancher/k3s/config.yaml';

/** The K3s options that differ from its defaults. Source: k3s-io/k3s, pkg/cli/cmds/server.go and agent.go. */
export interface K3sConfig {
  /** Only at the very first start of the first of several servers: K3s uses etcd, and migrates the data of SQLite. */
  readonly 'cluster-init'?: true;
  /** URL of the server by which this machine joins the cluster. K3s ignores it on a server that has data. */
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
  /** Secrets are encrypted in the datastore. */
  readonly 'secrets-encryption'?: true;
  readonly 'kube-apiserver-arg'?: readonly string[];
  readonly 'kube-controller-manager-arg'?: readonly string[];
  /** Five cron fields, in the machine's time zone. */
  readonly 'etcd-snapshot-schedule-cron'?: string;
  /** Snapshots to keep on each server. */
  readonly 'etcd-snapshot-retention'?: number;
  readonly 'etcd-snapshot-compress'?: true;
  /** Nodes share their images: registries.ts. */
  readonly 'embedded-registry'?: true;
}

/**
 * Servers may differ only in `node-ip`, `server` and `token-file`: otherwise K3s does not let them join. Each of several servers
 * has the address of another one: one that lost its disk joins again, and does not found a second cluster.
 */
export function k3sConfig(cluster: Cluster, node: ClusterNode): K3sConfig {
  const own = { 'node-ip': node.address };
  if (node.role === 'agent') return { ...join(cluster.serverAddress), ...own };

  const servers = cluster.nodes.filter(({ role }) => role === 'server');
  const other = servers.find((each) => each !== node);
  return {
    ...(other && join(node === servers[0] ? other.address : cluster.serverAddress)),
    ...own,
    'cluster-cidr': cluster.pods,
    'service-cidr': cluster.services,
    'tls-san': [...new Set([cluster.serverAddress, ...servers.map(({ address }) => address)])],
    'write-kubeconfig-mode': '0600',
    ...(cluster.loadBalancer === 'metallb' && { disable: ['servicelb'] }),
    'secrets-encryption': true,
    'kube-apiserver-arg': [
      `audit-policy-file=${auditPolicyPath}`,
      'audit-log-path=/var/lib/rancher/k3s/server/logs/audit.log',
      ...['audit-log-maxage=14', 'audit-log-maxbackup=4', 'audit-log-maxsize=50'],
    ],
    ...(cluster.nodes.length > 1 && { 'kube-controller-manager-arg': lostNode.controllers }),
    // Every machine's nightly copy takes the newest ones away: charts/cluster/datastore-backup.
    ...(other && {
      'etcd-snapshot-schedule-cron': '0 */6 * * *',
      'etcd-snapshot-retention': 8,
      'etcd-snapshot-compress': true as const,
    }),
    ...(sharesImages(cluster) && { 'embedded-registry': true as const }),
  };
}

/**
 * The configuration of the first of several servers at its very first start, when there is no other server.
 * @returns undefined for every other machine.
 */
export function firstStart(cluster: Cluster, node: ClusterNode): K3sConfig | undefined {
  const servers = cluster.nodes.filter(({ role }) => role === 'server');
  if (servers.length < 2 || node !== servers[0]) return undefined;
  const { server: _, 'token-file': __, ...rest } = k3sConfig(cluster, node);
  return { 'cluster-init': true, ...rest };
}

const join = (address: string) => ({
  server: `https://${address}:6443`,
  'token-file': '/etc/rancher/k3s/token',
});
