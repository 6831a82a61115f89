import { type ChartDeclaration, declareChart } from '@twisterlab/platform/helm/declaration';
import type { Cluster } from '../../environments/schema/cluster';
import type { Values } from '../../imports/helm/harbor/values';
import { monitoringPriority } from '../cluster/priority-classes';
import { images } from '../images';
import { imageValues, resources } from '../kit/chart-values';
import { harbor, secrets } from './names';

/** Never printed: `HarborPlatform` removes the Secrets that the chart would fill with it. Without a value the chart makes a random one. */
const unused = 'unused';

const key = (name: keyof typeof secrets.passwords.keys) => name;

/** No running pod needs Harbor. */
const priorityClassName = monitoringPriority;
const scanner = resources({ cpu: ['25m', '1'], memory: ['128Mi', '1Gi'], disk: ['64Mi', '1Gi'] });

/**
 * Harbor, from its official chart: a registry that keeps copies of the images of other registries, and scans them. With its own
 * PostgreSQL and Redis: a lost Harbor holds nothing that cannot be pulled again. The values do not depend on the record.
 * Source: docs/decisions/0039-harbor.md.
 */
export function harborChart(cluster: Pick<Cluster, 'name' | 'kubernetes'>): ChartDeclaration {
  return declareChart<Values>(cluster, {
    name: 'harbor',
    // The release for Harbor 2.15.1.
    version: '1.19.1',
    repository: 'https://helm.goharbor.io',
    namespace: harbor.namespace,
    crds: false,
    freeform: ['database.internal.initContainer.permissions', 'trivy.resources.limits', 'trivy.resources.requests'],
    values: {
      // Traefik has the certificate.
      expose: { type: 'clusterIP', tls: { enabled: false }, clusterIP: { ports: { httpPort: 8080 } } },
      externalURL: `https://${harbor.name}`,
      ipFamily: { ipv6: { enabled: false } },
      proxy: { components: [] },
      persistence: {
        persistentVolumeClaim: {
          registry: { storageClass: 'local-path-retain' },
          database: { storageClass: 'local-path-retain', size: '1Gi' },
          redis: { storageClass: 'local-path-retain', size: '256Mi' },
          trivy: { storageClass: 'local-path-retain', size: '3Gi' },
        },
      },
      existingSecretAdminPassword: secrets.passwords.name,
      existingSecretAdminPasswordKey: key('admin-password'),
      existingSecretSecretKey: secrets.encryption.name,
      updateStrategy: { type: 'Recreate' },
      core: {
        image: imageValues(images.harborCore),
        revisionHistoryLimit: 3,
        priorityClassName,
        existingSecret: secrets.passwords.name,
        secretName: secrets.tokenKey,
        existingXsrfSecret: secrets.csrf.name,
        existingXsrfSecretKey: secrets.csrf.key,
        startupProbe: { failureThreshold: 60 },
        resources: resources({ cpu: ['50m', '1'], memory: ['128Mi', '512Mi'] }),
      },
      jobservice: {
        image: imageValues(images.harborJobservice),
        revisionHistoryLimit: 3,
        priorityClassName,
        existingSecret: secrets.passwords.name,
        existingSecretKey: key('jobservice-secret'),
        // In the database, from which the page of a job shows them.
        jobLoggers: ['database'],
        maxJobWorkers: 3,
        resources: resources({ cpu: ['25m', '500m'], memory: ['64Mi', '256Mi'] }),
      },
      registry: {
        revisionHistoryLimit: 3,
        priorityClassName,
        existingSecret: secrets.passwords.name,
        existingSecretKey: key('registry-secret'),
        credentials: { existingSecret: secrets.passwords.name, password: unused, htpasswdString: unused },
        registry: {
          image: imageValues(images.harborRegistry),
          resources: resources({ cpu: ['25m', '1'], memory: ['64Mi', '256Mi'] }),
        },
        controller: {
          image: imageValues(images.harborRegistryctl),
          resources: resources({ cpu: ['10m', '500m'], memory: ['32Mi', '128Mi'] }),
        },
      },
      metrics: { enabled: true },
      exporter: {
        image: imageValues(images.harborExporter),
        revisionHistoryLimit: 3,
        priorityClassName,
        resources: resources({ cpu: ['10m', '200m'], memory: ['32Mi', '128Mi'] }),
      },
      portal: {
        image: imageValues(images.harborPortal),
        revisionHistoryLimit: 3,
        priorityClassName,
        resources: resources({ cpu: ['10m', '200m'], memory: ['16Mi', '64Mi'] }),
      },
      nginx: {
        image: imageValues(images.harborNginx),
        revisionHistoryLimit: 3,
        priorityClassName,
        resources: resources({ cpu: ['10m', '500m'], memory: ['16Mi', '128Mi'], disk: ['64Mi', '1Gi'] }),
      },
      trivy: {
        image: imageValues(images.harborTrivy),
        priorityClassName,
        // No one can update to a version that does not exist.
        ignoreUnfixed: true,
        resources: { ...scanner, limits: { ...scanner.limits, cpu: 1 } },
      },
      database: {
        internal: {
          image: imageValues(images.harborDb),
          priorityClassName,
          password: unused,
          shmSizeLimit: '64Mi',
          resources: resources({ cpu: ['50m', '500m'], memory: ['128Mi', '384Mi'] }),
          initContainer: {
            permissions: { resources: resources({ cpu: ['10m', '100m'], memory: ['16Mi', '64Mi'] }) },
          },
        },
        external: { existingSecret: secrets.passwords.name },
        // Of each client; PostgreSQL accepts 1,024.
        maxIdleConns: 10,
        maxOpenConns: 100,
      },
      redis: {
        internal: {
          image: imageValues(images.harborRedis),
          priorityClassName,
          resources: resources({ cpu: ['10m', '200m'], memory: ['32Mi', '128Mi'] }),
        },
      },
    },
  });
}
