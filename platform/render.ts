import { ApiObject, App } from 'cdk8s';
import { clusterCharts, tenantCharts } from '../charts';
import type { Application } from '../charts/kit/application';
import { type DeclaredSecret, declared, type Exception, monitoredBelow } from './model/declared';
import type { Flow } from './model/flow';
import { guarded } from './gitops/stateful';
import type { Manifest } from './model/manifest';
import { UserError } from './model/problem';
import type { Cluster } from '../environments/schema/cluster';
import type { Fleet } from '../environments/schema/fleet';
import { type Monitored, together } from './model/monitoring';

/** One object as it will be written. */
export interface Rendered {
  readonly environment: string;
  /** Its folder below the environment. */
  readonly application: string;
  /** Namespace of the application; objects elsewhere get a folder of their own. */
  readonly home: string | undefined;
  readonly manifest: Manifest;
}

export interface RenderedEnvironment {
  readonly name: string;
  readonly cluster: Cluster;
  readonly objects: readonly Rendered[];
  readonly flows: readonly Flow[];
  readonly secrets: readonly DeclaredSecret[];
  readonly exceptions: readonly Exception[];
  /** What its workloads ask of the cluster's monitoring. */
  readonly monitored: Monitored;
}

/**
 * Builds every environment in this process.
 * @param charts those of a cluster. Default: all.
 */
export function render({ clusters, tenants }: Fleet, charts = clusterCharts): RenderedEnvironment[] {
  // Tenants first: the cluster monitors what they declare.
  const ofTenants = tenants.map((tenant) =>
    renderEnvironment(tenant.name, tenant.cluster, (app) => tenantCharts(app, tenant)),
  );
  const ofClusters = clusters.map((cluster) => {
    const own = tenants.filter((tenant) => tenant.cluster === cluster);
    const monitored = ofTenants.filter((each) => each.cluster === cluster).map((each) => each.monitored);
    return renderEnvironment(cluster.name, cluster, (app) => charts(app, cluster, own, together(monitored)));
  });
  return [...ofClusters, ...ofTenants];
}

/**
 * Builds one environment and takes each object's JSON. cdk8s' own writer is not used: it loses objects of one name,
 * keeps stale files and resolves the whole app for every chart. Source: docs/decisions/0001-own-writer.md.
 */
export function renderEnvironment(name: string, cluster: Cluster, build: (app: App) => void): RenderedEnvironment {
  const app = new App();
  build(app);
  const faults = app.node
    .findAll()
    .flatMap((construct) =>
      construct.node
        .validate()
        .map((says) => ({ where: `${name}/${construct.node.path}`, says, mend: 'Correct the chart.' })),
    );
  if (faults.length > 0) throw new UserError(faults);

  const objects = app.node
    .findAll()
    .filter(ApiObject.isApiObject)
    .map((object): Rendered => {
      const chart = object.chart as Application;
      return {
        environment: name,
        application: chart.application,
        home: chart.namespace,
        manifest: guarded(object.toJson() as Manifest),
      };
    });
  return {
    name,
    cluster,
    objects,
    flows: declared(app, 'flow'),
    secrets: declared(app, 'secret'),
    exceptions: declared(app, 'exception'),
    monitored: monitoredBelow(app),
  };
}
