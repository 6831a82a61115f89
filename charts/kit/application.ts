import type { Labels } from '@twisterlab/platform/model/manifest';
import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';

/** One folder of dist, synced by one Argo CD Application. */
export class Application extends Chart {
  /** @param namespace of its objects; undefined for an application of cluster-scoped objects only. */
  constructor(
    scope: Construct,
    readonly application: string,
    readonly environment: string,
    namespace?: string,
  ) {
    super(scope, application, {
      namespace,
      disableResourceNameHashes: true,
      labels: commonLabels(application, environment),
    });
  }
}

/** The owner's labels as the recommended labels of Kubernetes. */
export function commonLabels(application: string, environment: string): Labels {
  return {
    'app.kubernetes.io/name': application,
    'app.kubernetes.io/instance': environment,
    'app.kubernetes.io/part-of': 'twisterlab',
    'app.kubernetes.io/managed-by': 'argo-cd',
  };
}
