import type { Accepted } from './accepted';

const ofASite = { owner: 'youneselfakir0', expires: '2027-11-30' } as const;

const certManager = (name: string) => `edge/cert-manager/ClusterRole.cert-manager-${name}.yaml`;
const patroni = ['development', 'production', 'staging'].map((name) => `${name}/postgres/Role.postgres-cluster.yaml`);
const postgresFiles = ['development', 'production', 'staging'].map(
  (name) => `${name}/postgres/ConfigMap.postgres-config-*.yaml`,
);
const nodeExporter = 'edge/node-exporter/DaemonSet.node-exporter.yaml';
const speaker = 'edge/metallb/DaemonSet.metallb-speaker.yaml';

/**
 * Critical and high findings of Trivy's configuration checks in dist that are accepted. The list was derived from the source of the
 * checks (https://github.com/aquasecurity/trivy-checks, v2.2.0); the first run in CI confirms it.
 */
export const acceptedConfiguration: readonly Accepted[] = [
  {
    ...ofASite,
    id: 'KSV-0041',
    targets: [
      'cainjector',
      'controller-certificates',
      'controller-challenges',
      'controller-clusterissuers',
      'controller-issuers',
      'controller-orders',
    ].map(certManager),
    reason: 'cert-manager stores private keys and certificates in Secrets of every namespace: its purpose',
  },
  {
    ...ofASite,
    id: 'KSV-0044',
    targets: ['edge/argo-cd/ClusterRole.argocd-application-controller.yaml'],
    reason: 'Argo CD applies all of dist; AppProjects limit what: docs/decisions/0008-argo-cd.md',
  },
  {
    ...ofASite,
    id: 'KSV-0046',
    targets: [
      'edge/argo-cd/ClusterRole.argocd-application-controller.yaml',
      'edge/argo-cd/ClusterRole.argocd-server.yaml',
    ],
    reason: 'Argo CD applies all of dist, and its server shows it: docs/decisions/0008-argo-cd.md',
  },
  {
    ...ofASite,
    id: 'KSV-0114',
    targets: [certManager('cainjector'), 'edge/metallb/ClusterRole.metallb%3Acontroller.yaml'],
    reason: 'it writes the authority of its own webhook into the webhook configurations',
  },
  {
    ...ofASite,
    id: 'KSV-0009',
    targets: [speaker, nodeExporter],
    reason: "it needs the node's network: the speaker answers ARP there, the exporter reads its interfaces",
  },
  { ...ofASite, id: 'KSV-0010', targets: [nodeExporter], reason: 'it reads the processes of the node' },
  {
    ...ofASite,
    id: 'KSV-0121',
    targets: [nodeExporter],
    reason: 'it mounts / of the node, read-only, to measure its disks',
  },
  { ...ofASite, id: 'KSV-0119', targets: [speaker], reason: 'ARP answers need raw sockets' },
  {
    ...ofASite,
    id: 'KSV-0056',
    targets: [certManager('controller-challenges'), ...patroni],
    reason:
      'cert-manager creates the Service and Ingress that answer a challenge; Patroni keeps the leader in Endpoints: docs/decisions/0010-patroni.md',
  },
  {
    ...ofASite,
    id: 'KSV-0109',
    targets: postgresFiles,
    reason:
      'it names the file pgpass and psql variables; values come from a Secret, and the rule literal-secret verifies that',
  },
  {
    ...ofASite,
    id: 'KSV-0118',
    targets: [
      'edge/argo-cd/Deployment.argocd-repo-server.yaml',
      'edge/argo-cd/Deployment.argocd-server.yaml',
      'edge/argo-cd/StatefulSet.argocd-application-controller.yaml',
      'edge/trust-manager/Deployment.trust-manager.yaml',
    ],
    reason:
      'the chart sets every field of the security context on the containers instead; the rule hardening verifies them',
  },
];
