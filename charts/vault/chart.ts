import { type ChartDeclaration, declareChart } from '@twisterlab/platform/helm/declaration';
import type { Cluster } from '../../environments/schema/cluster';
import type { Values } from '../../imports/helm/vault/values';
import { images } from '../images';
import { imageValues, resources } from '../kit/chart-values';
import { ports, serverConfig, tls, vault } from './server';

/**
 * Vault, from its official chart: three members with integrated storage (Raft), one on each node. Without the injector and the CSI
 * provider: External Secrets Operator is the only client. The values do not depend on the nodes.
 */
export function vaultChart(cluster: Pick<Cluster, 'name' | 'kubernetes'>): ChartDeclaration {
  return declareChart<Values>(cluster, {
    name: 'vault',
    // The release for Vault 1.21.
    version: '0.32.0',
    repository: 'https://helm.releases.hashicorp.com',
    namespace: vault.namespace,
    freeform: ['server.readinessProbe', 'server.statefulSet.securityContext'],
    crds: false,
    values: {
      global: { tlsDisable: false },
      injector: { enabled: 'false' },
      server: {
        image: imageValues(images.vault),
        // A new pod is sealed: an operator deletes one after the other and unseals each. Source: docs/runbooks/vault.md.
        updateStrategyType: 'OnDelete',
        logFormat: 'json',
        priorityClassName: 'system-cluster-critical',
        resources: resources({ cpu: ['50m', '500m'], memory: ['128Mi', '384Mi'] }),
        // Before its initialization a member counts as Ready, so that a first sync ends; a sealed one does not, so that the
        // PodDisruptionBudget keeps the others.
        readinessProbe: { path: '/v1/sys/health?standbyok=true&uninitcode=204', port: ports.api },
        // A restart unseals nothing, and seals a member that was only slow: after two minutes without an answer.
        livenessProbe: {
          enabled: true,
          path: '/v1/sys/health?standbyok=true&uninitcode=204&sealedcode=204',
          port: ports.api,
          periodSeconds: 10,
          timeoutSeconds: 10,
          failureThreshold: 12,
        },
        // The root file system is read-only; the restore of a snapshot writes a temporary file.
        extraEnvironmentVars: { TMPDIR: '/home/vault' },
        extraVolumes: [{ type: 'secret', name: tls.secret, path: tls.parent, defaultMode: 0o440 }],
        dataStorage: { size: '1Gi', storageClass: 'local-path-retain' },
        statefulSet: {
          securityContext: {
            pod: {
              runAsNonRoot: true,
              runAsUser: 100,
              runAsGroup: 1000,
              fsGroup: 1000,
              seccompProfile: { type: 'RuntimeDefault' },
            },
            container: {
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ['ALL'] },
            },
          },
        },
        ha: { enabled: true, replicas: 3, raft: { enabled: true, setNodeId: true, config: serverConfig() } },
      },
    },
  });
}
