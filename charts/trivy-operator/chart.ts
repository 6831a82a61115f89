import { type ChartDeclaration, declareChart } from '@twisterlab/platform/helm/declaration';
import type { Cluster } from '../../environments/schema/cluster';
import type { Values } from '../../imports/helm/trivy-operator/values';
import { images } from '../images';
import { imageValues, resources } from '../kit/chart-values';

/** Its namespace, in which it scans. */
export const trivyNamespace = 'trivy-system';

/** The label of the pods that scan. The operator starts one for a workload at a time. */
export const scanLabel = { name: 'app.kubernetes.io/name', value: 'trivy-scan' } as const;

/** The server with the vulnerability database, which scans ask. */
export const server = { name: 'trivy-server', service: 'trivy-service', port: 4954 } as const;

const restricted = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } };
const user = { runAsNonRoot: true, runAsUser: 65534, runAsGroup: 65534, seccompProfile: { type: 'RuntimeDefault' } };

/** Of the server. Its disk has the database, about 1 GiB, and for a minute a day the next one beside it. */
const database = resources({ cpu: ['25m', '1'], memory: ['128Mi', '512Mi'], disk: ['1200Mi', '3Gi'] });

/**
 * Trivy Operator, from its official chart: scans the images of all workloads every day for vulnerabilities. Without its checks of
 * configuration, roles, nodes and compliance: synth and `npm run scan` check what is rendered. Without access to Secrets and
 * ServiceAccounts of other namespaces. The values do not depend on the nodes. Source: docs/decisions/0037-trivy-operator.md.
 */
export function trivyOperator(cluster: Pick<Cluster, 'name' | 'kubernetes'>): ChartDeclaration {
  return declareChart<Values>(cluster, {
    name: 'trivy-operator',
    version: '0.34.0',
    repository: 'oci://ghcr.io/aquasecurity/helm-charts',
    namespace: trivyNamespace,
    freeform: [
      'podSecurityContext',
      'resources',
      'trivy.resources.limits',
      'trivy.resources.requests',
      'trivy.server.podSecurityContext',
      'trivy.server.resources.limits',
      'trivy.server.resources.requests',
      'trivy.server.securityContext',
      'trivyOperator.scanJobPodTemplatePodSecurityContext',
    ],
    values: {
      // Pods of the others: those of CronJobs, and none of theirs is left without an owner.
      targetWorkloads: 'replicaset,statefulset,daemonset,cronjob',
      image: registryValues(images.trivyOperator),
      operator: {
        revisionHistoryLimit: 3,
        sbomGenerationEnabled: false,
        configAuditScannerEnabled: false,
        rbacAssessmentScannerEnabled: false,
        infraAssessmentScannerEnabled: false,
        exposedSecretScannerEnabled: false,
        clusterComplianceEnabled: false,
        accessGlobalSecretsAndServiceAccount: false,
        builtInTrivyServer: true,
        scannerReportTTL: '24h',
        // One workload at a time; each of its containers is a container of the scan.
        scanJobsConcurrentLimit: 1,
        scanJobTimeout: '20m',
      },
      trivyOperator: {
        scanJobPodTemplateLabels: `${scanLabel.name}=${scanLabel.value}`,
        scanJobPodTemplatePodSecurityContext: user,
        scanJobPodTemplateContainerSecurityContext: restricted,
        scanJobPodPriorityClassName: 'monitoring',
        useGCRServiceAccount: false,
      },
      trivy: {
        existingSecret: true,
        image: registryValues(images.trivy),
        mode: 'ClientServer',
        // No one can update to a version that does not exist.
        ignoreUnfixed: true,
        timeout: '15m0s',
        priorityClassName: 'monitoring',
        // Downloaded again after a restart: a claim would bind the server to the disk of one node.
        storageClassEnabled: false,
        // Of each container of a scan.
        resources: {
          requests: { cpu: '25m', memory: '64Mi', ephemeralStorage: '64Mi' },
          limits: { cpu: '500m', memory: '512Mi', ephemeralStorage: '1Gi' },
        },
        server: {
          podSecurityContext: user,
          securityContext: restricted,
          resources: { ...database, limits: { ...database.limits, cpu: 1 } },
        },
      },
      compliance: { specs: [] },
      podSecurityContext: user,
      securityContext: restricted,
      resources: resources({ cpu: ['25m', '500m'], memory: ['96Mi', '384Mi'] }),
      // Not system-cluster-critical: no running pod needs it.
      priorityClassName: 'monitoring',
    },
  });
}

/** An image reference as the Helm values registry, repository and tag. */
function registryValues(image: string): { registry: string; repository: string; tag: string } {
  const { repository, tag } = imageValues(image);
  const [registry = '', ...path] = repository.split('/');
  return { registry, repository: path.join('/'), tag };
}
