import { type ChartDeclaration, declareChart } from '@twisterlab/platform/helm/declaration';
import type { Cluster } from '../../environments/schema/cluster';
import type { Values } from '../../imports/helm/argo-cd/values';
import { images } from '../images';
import { imageValues, resources } from '../kit/chart-values';
import { applicationHealth } from './application-health';
import { exclusions } from './exclusions';

/**
 * Argo CD, from its official chart. The values depend neither on the nodes nor on the domain, so one render fits every record, and
 * no change of a record needs Helm: the class ArgoCd sets what differs.
 */
export function argoCd(cluster: Pick<Cluster, 'name' | 'kubernetes'>): ChartDeclaration {
  return declareChart<Values>(cluster, {
    name: 'argo-cd',
    version: '10.1.1',
    repository: 'https://argoproj.github.io/argo-helm',
    release: 'argocd',
    namespace: 'argocd',
    freeform: ['configs.cm', 'configs.params', 'configs.rbac'],
    // Unused: Applications are rendered from the records. The chart cannot disable it.
    excludeTemplates: ['argocd-applicationset'],
    crds: {
      // The server lists ApplicationSets, so the CRD must exist; without objects their schema is not needed.
      prune: { 'applicationsets.argoproj.io': ['spec.generators', 'spec.template'] },
    },
    values: {
      global: {
        // Any: ArgoCd replaces the URL.
        domain: 'argocd.twisterlab.local',
        image: imageValues(images.argoCd),
        // It repairs everything else: never evicted for other pods.
        priorityClassName: 'system-cluster-critical',
        // Our own policies are stricter: docs/decisions/0008-argo-cd.md.
        networkPolicy: { create: false },
      },
      configs: {
        cm: {
          // ArgoCd disables it with single sign-on.
          'admin.enabled': true,
          'resource.customizations.health.argoproj.io_Application': applicationHealth,
          'resource.exclusions': exclusions,
          // A commit is synced after at most this interval, the jitter and the revision cache of the repo server (the same
          // interval): 150 s. The chart's defaults of 120 s and 60 s add up to 300 s, the limit of the plan.
          'timeout.reconciliation': '60s',
          'timeout.reconciliation.jitter': '30s',
        },
        // TLS ends at the ingress controller.
        params: { 'server.insecure': true },
      },
      controller: {
        revisionHistoryLimit: 3,
        metrics: { enabled: true },
        resources: resources({ cpu: ['150m', '1'], memory: ['512Mi', '1Gi'] }),
      },
      repoServer: {
        replicas: 1,
        pdb: { enabled: false },
        automountServiceAccountToken: false,
        metrics: { enabled: true },
        // Repository clones use an emptyDir.
        resources: resources({ cpu: ['100m', '1'], memory: ['256Mi', '512Mi'], disk: ['256Mi', '1Gi'] }),
        copyutil: {
          resources: resources({ cpu: ['50m', '500m'], memory: ['64Mi', '128Mi'], disk: ['256Mi', '512Mi'] }),
        },
      },
      server: {
        replicas: 1,
        pdb: { enabled: false },
        metrics: { enabled: true },
        resources: resources({ cpu: ['50m', '500m'], memory: ['128Mi', '256Mi'] }),
      },
      redis: {
        image: imageValues(images.argoCdRedis),
        // For redis-cli in a shell.
        env: [{ name: 'REDISCLI_AUTH', value: '$(REDIS_PASSWORD)' }],
        automountServiceAccountToken: false,
        resources: resources({ cpu: ['50m', '200m'], memory: ['64Mi', '128Mi'] }),
      },
      // Bootstrap creates this Secret, so no Job needs permission to write Secrets.
      redisSecretInit: { enabled: false },
      dex: { enabled: false },
      notifications: { enabled: false },
    },
  });
}
