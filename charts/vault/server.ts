/** The secrets store: names that the chart, its clients and the scripts share. */
export const vault = { name: 'vault', namespace: 'vault', replicas: 3 } as const;

/** TCP: requests, and the replication between members. */
export const ports = { api: 8200, cluster: 8201 } as const;

const parent = '/vault/userconfig';
const secret = 'vault-tls';

/** The certificate of all members, which clients trust. Bootstrap generates it. */
export const tls = {
  secret,
  parent,
  certificate: `${parent}/${secret}/tls.crt`,
  key: `${parent}/${secret}/tls.key`,
} as const;

/** The Service of the active member. */
export const activeAddress = `https://${vault.name}-active.${vault.namespace}.svc:${ports.api}`;

/** DNS names of the certificate. `localhost` is for commands inside a pod. */
export const certificateHosts = [
  'localhost',
  vault.name,
  `${vault.name}.${vault.namespace}.svc`,
  `${vault.name}-active.${vault.namespace}.svc`,
  ...members().map((member) => `${member}.${vault.name}-internal`),
] as const;

function members(): string[] {
  return [...Array(vault.replicas).keys()].map((ordinal) => `${vault.name}-${ordinal}`);
}

/**
 * Configuration of a member. Vault has no mlock here: a capability that Pod Security refuses; K3s nodes have no swap. Standby members
 * answer the metrics request themselves, without a login: NetworkPolicies restrict it to Prometheus.
 */
export function serverConfig(): string {
  return `ui = false
disable_mlock = true

listener "tcp" {
  address = "0.0.0.0:${ports.api}"
  cluster_address = "0.0.0.0:${ports.cluster}"
  tls_cert_file = "${tls.certificate}"
  tls_key_file = "${tls.key}"
  telemetry {
    unauthenticated_metrics_access = true
  }
}

storage "raft" {
  path = "/vault/data"
${members().map(retryJoin).join('\n')}
}

service_registration "kubernetes" {}

telemetry {
  prometheus_retention_time = "1h"
  disable_hostname = true
}
`;
}

const retryJoin = (member: string) => `  retry_join {
    leader_api_addr = "https://${member}.${vault.name}-internal:${ports.api}"
    leader_ca_cert_file = "${tls.certificate}"
  }`;
