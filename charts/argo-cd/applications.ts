import { type EnvironmentPlan, waitLabel } from '@twisterlab/platform/gitops/plan';
import type { Wait } from '@twisterlab/platform/gitops/sync-waves';
import { k3s } from '@twisterlab/platform/kubernetes/k3s';
import type { Cluster } from '@twisterlab/platform/model/cluster';
import type { App } from 'cdk8s';
import type { Construct } from 'constructs';
import { AppProject, Application as ArgoApplication } from '../../imports/constructs/argoproj.io';
import { Application } from '../kit/application';
import { unowned } from './orphans';

/** The namespace of Argo CD and its Applications. */
export const argoCdNamespace = 'argocd';
/** The folder of an environment that holds its Applications. */
export const applicationsFolder = 'applications';

const server = 'https://kubernetes.default.svc';

/**
 * The Applications of one environment, one per folder of dist. The cluster's own environment also has the AppProjects, one
 * Application per tenant (app of apps), and `root`, which syncs itself. Nothing waits for a tenant.
 */
export class Applications extends Application {
  /** @param all every environment of the cluster, this one included. */
  constructor(app: App, own: EnvironmentPlan, all: readonly EnvironmentPlan[]) {
    super(app, applicationsFolder, own.name, argoCdNamespace);
    for (const { application, wave, namespace, until, stateful } of own.folders) {
      argoApplication(this, `${own.name}-${application}`, {
        cluster: own.cluster,
        project: own.name,
        path: `dist/${own.name}/${application}`,
        wave,
        // Argo CD looks for orphans in this namespace; in those of K3s every object would be one.
        namespace: namespace && !systemNamespaces.includes(namespace) ? namespace : argoCdNamespace,
        until,
        removal: stateful ? 'by hand' : 'automatic',
      });
    }
    if (!own.isClusterEnvironment) return;

    lockedDefaultProject(this);
    for (const environment of all) project(this, environment);
    const of = (name: string, environment: string, wave: number, removal?: ArgoApplicationProps['removal']) =>
      argoApplication(this, name, {
        cluster: own.cluster,
        project: own.name,
        path: `dist/${environment}/${applicationsFolder}`,
        wave,
        namespace: argoCdNamespace,
        removal,
      });
    for (const { name, wave, isClusterEnvironment } of all) if (!isClusterEnvironment) of(name, name, wave, 'by hand');
    of('root', own.name, 0);
  }
}

interface ArgoApplicationProps {
  readonly cluster: Cluster;
  readonly project: string;
  readonly path: string;
  readonly wave: number;
  readonly namespace: string;
  /** What later waves wait for. Default: nothing. */
  readonly until?: Wait;
  /**
   * When its folder has left dist: `automatic` deletes its objects, `by hand` keeps them until a user deletes the Application,
   * and those with data until a confirmation. Default: deleting it keeps its objects.
   */
  readonly removal?: 'automatic' | 'by hand';
}

const systemNamespaces: readonly string[] = k3s.namespaces;

/** Its parent does not prune it: a sync that prunes waits for the deletion, and would apply nothing else until a user confirms it. */
const keep = {
  'argocd.argoproj.io/sync-options': 'Prune=false',
  'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
};

/** Pruning is on, but stateful objects require a confirmation (annotation on the object). */
function argoApplication(scope: Construct, name: string, props: ArgoApplicationProps): void {
  const { cluster, project, path, wave, namespace, until, removal } = props;
  new ArgoApplication(scope, `application-${name}`, {
    metadata: {
      name,
      annotations: { 'argocd.argoproj.io/sync-wave': `${wave}`, ...(removal === 'by hand' && keep) },
      ...(until && { labels: { [waitLabel]: until } }),
      // In the background: it need not wait until the last pod has ended.
      ...(removal && { finalizers: ['resources-finalizer.argocd.argoproj.io/background'] }),
    },
    spec: {
      project,
      source: {
        repoUrl: cluster.repository,
        targetRevision: cluster.targetRevision,
        path,
        directory: { recurse: true },
      },
      destination: { server, namespace },
      syncPolicy: {
        automated: { prune: true, selfHeal: true, allowEmpty: false },
        syncOptions: [
          'CreateNamespace=false',
          'FailOnSharedResource=true',
          'PruneLast=true',
          'RespectIgnoreDifferences=true',
          'ServerSideApply=true',
        ],
        // Without a limit: what it waits for may take hours. With the newest commit, which may have fixed the cause.
        retry: { limit: -1, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '2m' } },
      },
      revisionHistoryLimit: 3,
    },
  });
}

/** The permissions of an environment, and a warning for objects in its namespaces that no Application owns. */
function project(
  scope: Construct,
  {
    name,
    cluster,
    isClusterEnvironment: own,
    namespaces,
    clusterKinds,
    namespacedKinds,
    expected,
    folders,
  }: EnvironmentPlan,
): void {
  new AppProject(scope, `project-${name}`, {
    // As its Application, which must not outlive it.
    metadata: { name, ...(!own && { annotations: keep }) },
    spec: {
      description: `The environment ${name}: dist/${name}.`,
      sourceRepos: [cluster.repository],
      destinations: namespaces.map((namespace) => ({ server, namespace })),
      clusterResourceWhitelist: [...clusterKinds],
      namespaceResourceWhitelist: [...namespacedKinds],
      orphanedResources: {
        warn: true,
        ignore: [...expected, ...(own ? unowned(folders.map((folder) => folder.namespace)) : [])],
      },
    },
  });
}

/** Locks the project `default`, which allows everything as Argo CD creates it. */
function lockedDefaultProject(scope: Construct): void {
  new AppProject(scope, 'project-default', {
    metadata: { name: 'default' },
    spec: { description: 'Unused: allows nothing.', sourceRepos: [], destinations: [] },
  });
}
