import { type ChartDeclaration, declareChart } from '@twisterlab/platform/helm/declaration';
import type { Cluster } from '../../environments/schema/cluster';
import type { Values } from '../../imports/helm/argo-cd/values';
import { images } from '../images';
import { resources, split } from '../kit/chart-values';
import { applicationHealth } from './application-health';
import { exclusions } from './exclusions';

/** Who logs in, once there is an identity provider. Its client secret is the key `oidc.client-secret` of argocd-secret. */
export interface Login {
  /** URL of the provider, as its tokens name it. */
  readonly issuer: string;
  readonly clientId: string;
  /** Group whose members may do everything; the others read. */
  readonly adminGroup: string;
}

/**
 * Argo CD, from the chart of its makers. On several nodes what answers people and renders runs twice; the controller and
 * Redis do not: another one starts within a minute, and nothing is lost but a cache.
 * @param login without one the built-in account `admin` stays, the only way in.
 */
export function argoCd(
  cluster: Pick<Cluster, 'name' | 'kubernetes' | 'domain' | 'nodes'>,
  login?: Login,
): ChartDeclaration {
  const replicas = cluster.nodes.length > 1 ? 2 : 1;
  // A budget for a single pod would hold up every drain of a node.
  const pdb = { enabled: replicas > 1, ...(replicas > 1 && { maxUnavailable: 1 }) };
  return declareChart<Values>(cluster, {
    name: 'argo-cd',
    version: '10.1.1',
    repository: 'https://argoproj.github.io/argo-helm',
    release: 'argocd',
    namespace: 'argocd',
    open: ['configs.cm', 'configs.params', 'configs.rbac'],
    // Not used: one Application an environment and folder is rendered from the records. The chart has no switch for it.
    leaveOut: ['argocd-applicationset'],
    crds: {
      // The server lists ApplicationSets and so wants the kind; nobody writes one, so nobody needs their schema.
      prune: { 'applicationsets.argoproj.io': ['spec.generators', 'spec.template'] },
    },
    values: {
      global: {
        domain: `argocd.${cluster.domain}`,
        image: split(images.argoCd),
        // Ours are tighter: docs/decisions/0008-argo-cd.md.
        networkPolicy: { create: false },
      },
      configs: {
        cm: {
          'admin.enabled': login === undefined,
          ...(login && { 'oidc.config': oidc(login) }),
          'resource.customizations.health.argoproj.io_Application': applicationHealth,
          'resource.exclusions': exclusions,
          // A commit is live after this, the jitter and the repo server's cache of revisions, which lasts as long as this:
          // 150 s at most. The chart's own 120 s and 60 s make 300 s, all that the plan allows.
          'timeout.reconciliation': '60s',
          'timeout.reconciliation.jitter': '30s',
        },
        // TLS ends at the ingress controller.
        params: { 'server.insecure': true },
        ...(login && {
          rbac: { 'policy.default': 'role:readonly', 'policy.csv': `g, ${login.adminGroup}, role:admin\n` },
        }),
      },
      controller: {
        revisionHistoryLimit: 3,
        metrics: { enabled: true },
        resources: resources({ cpu: ['150m', '1'], memory: ['512Mi', '1Gi'] }),
      },
      repoServer: {
        replicas,
        pdb,
        automountServiceAccountToken: false,
        metrics: { enabled: true },
        // Clones of the repository lie in an emptyDir.
        resources: resources({ cpu: ['100m', '1'], memory: ['256Mi', '512Mi'], disk: ['256Mi', '1Gi'] }),
        copyutil: {
          resources: resources({ cpu: ['50m', '500m'], memory: ['64Mi', '128Mi'], disk: ['256Mi', '512Mi'] }),
        },
      },
      server: {
        replicas,
        pdb,
        metrics: { enabled: true },
        resources: resources({ cpu: ['50m', '500m'], memory: ['128Mi', '256Mi'] }),
      },
      redis: {
        image: split(images.argoCdRedis),
        // What redis-cli logs in with, in a shell.
        env: [{ name: 'REDISCLI_AUTH', value: '$(REDIS_PASSWORD)' }],
        automountServiceAccountToken: false,
        resources: resources({ cpu: ['50m', '200m'], memory: ['64Mi', '128Mi'] }),
      },
      // The Secret is one of those that bootstrap makes: no Job that may write Secrets.
      redisSecretInit: { enabled: false },
      dex: { enabled: false },
      notifications: { enabled: false },
    },
  });
}

function oidc({ issuer, clientId }: Login): string {
  return [
    'name: OIDC',
    `issuer: ${issuer}`,
    `clientID: ${clientId}`,
    'clientSecret: $oidc.client-secret',
    'requestedScopes: [openid, profile, email, groups]',
    '',
  ].join('\n');
}
