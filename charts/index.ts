import type { ConfigureMonitoring } from '@twisterlab/platform/render';
import type { App } from 'cdk8s';
import type { Cluster } from '../environments/schema/cluster';
import type { Tenant } from '../environments/schema/tenant';
import { ArgoCd, ArgoCdCrds, ArgoCdRoute } from './argo-cd/argo-cd';
import { CertManager, CertManagerCrds } from './cert-manager/cert-manager';
import { Issuers } from './cert-manager/issuers';
import { Admission } from './cluster/admission/admission';
import { DatastoreBackup } from './cluster/datastore-backup/datastore-backup';
import { KubeSystem } from './cluster/kube-system';
import { Namespaces } from './cluster/namespaces';
import { PriorityClasses } from './cluster/priority-classes';
import { StatusReader } from './cluster/status-reader';
import { StorageClasses } from './cluster/storage-classes';
import { ExternalSecrets, ExternalSecretsCrds } from './external-secrets/external-secrets';
import { SecretStores } from './external-secrets/stores';
import { Harbor } from './harbor/harbor';
import { usePullSecret } from './images/pull-secret';
import { MetalLb, MetalLbCrds } from './metallb/metallb';
import { MetalLbPool } from './metallb/pool';
import { Alertmanager } from './monitoring/alertmanager/alertmanager';
import { BlackboxExporter } from './monitoring/blackbox-exporter';
import { Collector } from './monitoring/collector/collector';
import { Grafana } from './monitoring/grafana/grafana';
import { Jaeger } from './monitoring/jaeger/jaeger';
import { KubeStateMetrics } from './monitoring/kube-state-metrics';
import { MonitoringLimits } from './monitoring/limits';
import { Loki } from './monitoring/loki/loki';
import { NodeExporter } from './monitoring/node-exporter';
import { Prometheus } from './monitoring/prometheus/prometheus';
import { Traefik } from './traefik/traefik';
import { TrivyOperator, TrivyOperatorCrds } from './trivy-operator/trivy-operator';
import { TrustBundle, TrustManager, TrustManagerCrds } from './trust-manager/trust-manager';
import { Vault } from './vault/vault';

/** The applications of a cluster, and all cluster-scoped objects. */
export function clusterCharts(app: App, cluster: Cluster, tenants: readonly Tenant[]): ConfigureMonitoring {
  const ingress = clusterServices(app, cluster, tenants);
  new ArgoCdCrds(app, cluster);
  new ArgoCd(app, cluster);
  new ArgoCdRoute(app, cluster);
  return phaseTwo(ingress, withPullSecret(app, cluster, tenants));
}

/** The same without Argo CD: its committed render exists only for the names of the real clusters. */
export function withoutHelmCharts(app: App, cluster: Cluster, tenants: readonly Tenant[]): ConfigureMonitoring {
  const ingress = clusterServices(app, cluster, tenants);
  return phaseTwo(ingress, withPullSecret(app, cluster, tenants));
}

/** What depends on the declarations of all environments. */
function phaseTwo(ingress: Traefik, monitor: ConfigureMonitoring): ConfigureMonitoring {
  return (collected) => {
    ingress.connectToRoutes(collected.routes);
    return monitor(collected);
  };
}

/** Services of the cluster that tenants depend on. @returns the ingress controller: phase two connects it to all routes. */
function clusterServices(app: App, cluster: Cluster, tenants: readonly Tenant[]): Traefik {
  new Namespaces(app, cluster, tenants);
  new Admission(app, cluster, tenants);
  new PriorityClasses(app, cluster, tenants);
  new StorageClasses(app, cluster);
  new StatusReader(app, cluster);
  new KubeSystem(app, cluster);
  const ingress = new Traefik(app, cluster);
  new CertManagerCrds(app, cluster);
  new CertManager(app, cluster);
  new Issuers(app, cluster);
  new TrustManagerCrds(app, cluster);
  new TrustManager(app, cluster);
  new TrustBundle(app, cluster);
  if (cluster.loadBalancer === 'metallb') {
    new MetalLbCrds(app, cluster);
    new MetalLb(app, cluster);
    new MetalLbPool(app, cluster);
  }
  if (cluster.secrets === 'vault') {
    const vault = new Vault(app, cluster);
    new ExternalSecretsCrds(app, cluster);
    new ExternalSecrets(app, cluster, vault);
    new SecretStores(app, cluster, tenants);
  }
  if (cluster.imageScans === 'cluster') {
    new TrivyOperatorCrds(app, cluster);
    new TrivyOperator(app, cluster);
  }
  if (cluster.registry === 'harbor') new Harbor(app, cluster);
  return ingress;
}

/** Monitoring, and then the pull Secret of all applications. @returns phase two. */
function withPullSecret(app: App, cluster: Cluster, tenants: readonly Tenant[]): ConfigureMonitoring {
  const monitor = monitoring(app, cluster, tenants);
  usePullSecret(app, cluster);
  return monitor;
}

/** Monitoring. @returns phase two: Prometheus and Grafana are configured from what all environments declared. */
function monitoring(app: App, cluster: Cluster, tenants: readonly Tenant[]): ConfigureMonitoring {
  new MonitoringLimits(app, cluster);
  new DatastoreBackup(app, cluster);
  new NodeExporter(app, cluster);
  new KubeStateMetrics(app, cluster);
  new BlackboxExporter(app, cluster);
  const grafana = new Grafana(app, cluster);
  new Loki(app, cluster);
  new Jaeger(app, cluster);
  new Collector(app, cluster, tenants);
  new Alertmanager(app, cluster, tenants);
  const prometheus = new Prometheus(app, cluster, tenants);
  return (collected) => {
    grafana.addDashboards(collected);
    return prometheus.configure(collected);
  };
}
