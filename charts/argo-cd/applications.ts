import type { EnvironmentPlan } from '@twisterlab/platform/gitops/plan';
import type { Cluster } from '@twisterlab/platform/model/cluster';
import type { App } from 'cdk8s';
import type { Construct } from 'constructs';
import { AppProject, Application as ArgoApplication } from '../../imports/constructs/argoproj.io';
import { Application } from '../kit/application';

/** The namespace of Argo CD and its Applications. */
export const argoCdNamespace = 'argocd';
/** The folder of an environment that holds its Applications. */
export const applicationsFolder = 'applications';

const server = 'https://kubernetes.default.svc';

/**
 * The Applications of one environment, one per folder of dist. The cluster's own environment also has the AppProjects, one
 * Application per tenant (app of apps), and `root`, which syncs itself. An unhealthy tenant does not block other tenants.
 */
export class Applications extends Application {
  /** @param all every environment of the cluster, this one included. */
  constructor(app: App, own: EnvironmentPlan, all: readonly EnvironmentPlan[]) {
    super(app, applicationsFolder, own.name, argoCdNamespace);
    for (const { application, wave, namespace } of own.folders) {
      argoApplication(this, `${own.name}-${application}`, {
        cluster: own.cluster,
        project: own.name,
        path: `dist/${own.name}/${application}`,
        wave,
        namespace: namespace ?? argoCdNamespace,
      });
    }
    if (!own.isClusterEnvironment) return;

    lockedDefaultProject(this);
    for (const environment of all) project(this, environment);
    const of = (name: string, environment: string, wave: number) =>
      argoApplication(this, name, {
        cluster: own.cluster,
        project: own.name,
        path: `dist/${environment}/${applicationsFolder}`,
        wave,
        namespace: argoCdNamespace,
      });
    for (const tenant of all.filter((each) => !each.isClusterEnvironment)) of(tenant.name, tenant.name, tenant.wave);
    of('root', own.name, 0);
  }
}

interface ArgoApplicationProps {
  readonly cluster: Cluster;
  readonly project: string;
  readonly path: string;
  readonly wave: number;
  readonly namespace: string;
}

/**
 * Without the finalizer: deleting an Application keeps its resources. Pruning is on, but stateful objects require a confirmation
 * (annotation on the object).
 */
function argoApplication(scope: Construct, name: string, props: ArgoApplicationProps): void {
  const { cluster, project, path, wave, namespace } = props;
  new ArgoApplication(scope, `application-${name}`, {
    metadata: { name, annotations: { 'argocd.argoproj.io/sync-wave': `${wave}` } },
    spec: {
      project,
      source: { repoUrl: cluster.repository, targetRevision: 'main', path, directory: { recurse: true } },
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
        // Half an hour in total: longer than a node takes to reboot, short enough that a failure is seen the same day.
        retry: { limit: 10, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } },
      },
      revisionHistoryLimit: 3,
    },
  });
}

/** The permissions of an environment: this repository, its own namespaces, and the kinds that it renders. */
function project(
  scope: Construct,
  { name, cluster, isClusterEnvironment: own, namespaces, clusterKinds, namespacedKinds }: EnvironmentPlan,
): void {
  const destinations = own ? [...new Set([argoCdNamespace, ...namespaces])] : namespaces;
  const argo = ['AppProject', 'Application'].map((kind) => ({ group: 'argoproj.io', kind }));
  new AppProject(scope, `project-${name}`, {
    metadata: { name },
    spec: {
      description: `The environment ${name}: dist/${name}.`,
      sourceRepos: [cluster.repository],
      destinations: destinations.map((namespace) => ({ server, namespace })),
      clusterResourceWhitelist: [...clusterKinds],
      namespaceResourceWhitelist: own ? [...namespacedKinds, ...argo] : [...namespacedKinds],
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
