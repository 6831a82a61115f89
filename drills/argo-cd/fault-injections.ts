import { waitLabel } from '@twisterlab/platform/gitops/plan';
import { ofKind } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { DistObject } from '../dist';
import type { FaultInjection } from '../drill';
import { checks } from './checks';
import type { GitLoss } from './git-loss';

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
export const faultInjections: readonly FaultInjection<GitLoss>[] = [
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
    name: 'an Application that mounts what the Bundle of a later wave produces',
    fails: checks.waves,
    dist: (dist) =>
      dist.change(called('Application', 'edge-blackbox-exporter'), (object) => ({
        ...object,
        metadata: { ...object.metadata, annotations: { 'argocd.argoproj.io/sync-wave': '0' } },
      })),
  },
  {
    name: 'monitoring that later waves wait for',
    fails: checks.ill,
    dist: (dist) =>
      dist.change(called('Application', 'edge-kube-state-metrics'), (object) => ({
        ...object,
        metadata: { ...object.metadata, labels: { [waitLabel]: 'healthy' } },
      })),
  },
  {
    name: 'an address that only an operator knows, without which Alertmanager does not start',
    fails: checks.ill,
    dist: (dist) =>
      dist.change(called('StatefulSet', 'alertmanager'), (object) =>
        JSON.parse(JSON.stringify(object).replace('"optional":true', '"optional":false')),
      ),
  },
  {
    name: 'a project that does not look for orphans',
    fails: checks.orphans,
    dist: (dist) =>
      dist.change(called('AppProject', 'production'), (object) => {
        const { spec } = object as Manifest & { spec: object };
        return { ...object, spec: { ...spec, orphanedResources: undefined } };
      }),
  },
  {
    name: 'an Application without a finalizer',
    fails: checks.deletes,
    dist: (dist) =>
      dist.change(called('Application', 'development-load-test'), (object) => {
        // An empty list would differ from the live object, which has none, without end.
        const { finalizers: _, ...metadata } = object.metadata as Manifest['metadata'] & { finalizers?: unknown };
        return { ...object, metadata };
      }),
  },
  {
    name: 'an Application with data that its parent prunes',
    fails: checks.keepsAll,
    dist: (dist) =>
      dist.change(called('Application', 'development-redis'), (object) => ({
        ...object,
        metadata: { ...object.metadata, annotations: { 'argocd.argoproj.io/sync-wave': '1' } },
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
    name: 'a Git host that serves a damaged repository',
    fails: checks.withoutGit,
    fixture: (loss) => {
      loss.stops = false;
    },
  },
  {
    name: 'a record that keeps the address of the lost Git host',
    fails: checks.otherGit,
    fixture: (loss) => {
      loss.recordMoves = false;
    },
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
