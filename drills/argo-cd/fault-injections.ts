import { ofKind } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { DistObject } from '../dist';
import type { FaultInjection } from '../drill';
import { checks } from './checks';

const called =
  (kind: string, name: string) =>
  ({ manifest }: Pick<DistObject, 'manifest'>) =>
    manifest.kind === kind && manifest.metadata.name === name;

/** Changes an Application's automated sync policy. */
const automated = (settings: object) => (object: Manifest) => {
  const { spec } = object as Manifest & { spec: { syncPolicy: { automated: object } } };
  const { syncPolicy } = spec;
  return {
    ...object,
    spec: { ...spec, syncPolicy: { ...syncPolicy, automated: { ...syncPolicy.automated, ...settings } } },
  };
};

/** Mistakes that leave the cluster partly synced. */
export const faultInjections: readonly FaultInjection[] = [
  {
    name: 'an Application whose path does not exist',
    fails: checks.converges,
    dist: (dist) =>
      dist.change(called('Application', 'staging-redis'), (object) => {
        const { spec } = object as Manifest & { spec: { source: object } };
        return { ...object, spec: { ...spec, source: { ...spec.source, path: 'dist/staging/cache' } } };
      }),
  },
  {
    name: 'a sync wave later than the Applications that use it',
    fails: checks.waves,
    dist: (dist) =>
      dist.change(called('Application', 'production-postgres'), (object) => ({
        ...object,
        metadata: { ...object.metadata, annotations: { 'argocd.argoproj.io/sync-wave': '9' } },
      })),
  },
  {
    name: 'a webhook with its caBundle in Git',
    fails: checks.filled,
    dist: (dist) =>
      dist.change(called('ValidatingWebhookConfiguration', 'cert-manager-webhook'), (object) => {
        const { webhooks = [] } = ofKind(object, 'ValidatingWebhookConfiguration');
        const fixed = webhooks.map((each) => ({ ...each, clientConfig: { ...each.clientConfig, caBundle: 'Cg==' } }));
        return { ...object, webhooks: fixed };
      }),
  },
  {
    name: 'an Application without self-heal',
    fails: checks.heals,
    dist: (dist) => dist.change(called('Application', 'production-mcp-unified'), automated({ selfHeal: false })),
  },
  {
    name: 'an Application without pruning',
    fails: checks.prunes,
    dist: (dist) => dist.change(called('Application', 'production-mcp-unified'), automated({ prune: false })),
  },
  {
    name: 'a StatefulSet that is pruned without confirmation',
    fails: checks.keeps,
    dist: (dist) =>
      dist.change(
        ({ environment, manifest }) => environment === 'production' && called('StatefulSet', 'redis')({ manifest }),
        ({ metadata: { annotations: _, ...metadata }, ...object }) => ({ ...object, metadata }),
      ),
  },
  {
    name: "a read-only ClusterRole for Argo CD's controller",
    fails: checks.converges,
    dist: (dist) =>
      dist.change(called('ClusterRole', 'argocd-application-controller'), (object) => ({
        ...object,
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }],
      })),
  },
];
