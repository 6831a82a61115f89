import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { linkAll, type Site } from '@twisterlab/platform/compile';
import { type ApplicationsChart, withApplications as addApplications } from '@twisterlab/platform/gitops/applications';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { type EnvironmentSource, renderAll } from '@twisterlab/platform/render';
import { root } from '@twisterlab/platform/util/root';
import { today } from '@twisterlab/platform/util/today';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { verify as verifyGraphs, verifyShape } from '@twisterlab/platform/verify/verify';
import type { App } from 'cdk8s';
import type { Cluster } from '../environments/schema/cluster';
import type { Environments } from '../environments/schema/environments';
import type { Tenant } from '../environments/schema/tenant';
import { Applications } from './argo-cd/applications';
import { facts } from './facts';
import { admission } from './rules/admission';
import { admissionPolicyObjects } from './rules/admission-policies';
import { alertRouting } from './rules/alert-routing';
import { apiAccess } from './rules/api-access';
import { argoCdParameters } from './rules/argo-cd-parameters';
import { argoCdSettings } from './rules/argo-cd-settings';
import { awaitPeers } from './rules/await-peers';
import { backup } from './rules/backup';
import { backupSchedules } from './rules/backup-schedules';
import { blackboxSettings } from './rules/blackbox-settings';
import { capturedMetrics } from './rules/captured-metrics';
import { collectorSettings } from './rules/collector-settings';
import { emptyConfig } from './rules/empty-config';
import { exposure } from './rules/exposure';
import { grafanaDashboards } from './rules/grafana-dashboards';
import { grafanaProvisioning } from './rules/grafana-provisioning';
import { grafanaSettings } from './rules/grafana-settings';
import { hosts } from './rules/hosts';
import { imageDigest } from './rules/image-digest';
import { imageRepository } from './rules/image-repository';
import { ingressLimits } from './rules/ingress-limits';
import { jaegerSettings } from './rules/jaeger-settings';
import { loadBalancer } from './rules/load-balancer';
import { loadTest } from './rules/load-test';
import { loki } from './rules/loki';
import { memoryBudget } from './rules/memory-budget';
import { nameConstraints } from './rules/name-constraints';
import { patroni } from './rules/patroni';
import { patroniMembers } from './rules/patroni-members';
import { pgbackrest } from './rules/pgbackrest';
import { priority } from './rules/priority';
import { prometheus } from './rules/prometheus';
import { rateLimit } from './rules/rate-limit';
import { replicas } from './rules/replicas';
import { requestsByHost } from './rules/requests-by-host';
import { routes } from './rules/routes';
import { runbooks } from './rules/runbooks';
import { securityHeaders } from './rules/security-headers';
import { storeFiles } from './rules/store-files';
import { storePaths } from './rules/store-paths';
import { storeWriters } from './rules/store-writers';
import { tenantLimits } from './rules/tenant-limits';
import { traefik } from './rules/traefik';
import { traefikPods } from './rules/traefik-pods';
import { unreadConfig } from './rules/unread-config';
import { widePolicy } from './rules/wide-policy';
import { tenantCharts } from './twisterlab/tenant-charts';

type ClusterCharts = typeof import('.').clusterCharts;

/** Loaded when they are needed: most runs change nothing of a cluster's own environment. */
const clusterCharts: ClusterCharts = (...args) => (require('.') as typeof import('.')).clusterCharts(...args);

/**
 * A text that changes whenever a module, what it imports or a file that it reads does; undefined while it is not known.
 * @param file relative to the site.
 */
export type CodeOf = (file: string) => string | undefined;

/** The site as the engine takes it. @param charts of a cluster. Default: all. @param codeOf Default: it is never known. */
export function site(fleet: Environments, charts = clusterCharts, codeOf?: CodeOf): Site {
  const applicationsCode = () => codeOf?.('charts/argo-cd/applications.ts');
  return { sources: sources(fleet, charts, codeOf), facts, rules: siteRules(fleet), applications, applicationsCode };
}

/** Clusters first, then their tenants. */
function sources({ clusters, tenants }: Environments, charts: ClusterCharts, codeOf?: CodeOf): EnvironmentSource[] {
  return [
    ...clusters.map((cluster) => {
      const inputs: readonly [Cluster, Environments['tenants']] = [cluster, tenantsOf(cluster, tenants)];
      const build = (app: App, copy: readonly object[] = inputs) => charts(app, ...(copy as typeof inputs));
      return { name: cluster.name, cluster, inputs, code: () => codeOf?.('charts/index.ts'), build };
    }),
    ...tenants.map((tenant) => ({
      name: tenant.name,
      cluster: tenant.cluster,
      inputs: [tenant],
      code: () => codeOf?.('charts/twisterlab/tenant-charts.ts'),
      build(app: App, [copy] = [tenant]) {
        tenantCharts(app, copy as Tenant);
        return undefined;
      },
    })),
  ];
}

const tenantsOf = (cluster: Cluster, tenants: Environments['tenants']) =>
  tenants.filter((tenant) => tenant.cluster === cluster);

const applications: ApplicationsChart = (app, own, all) => void new Applications(app, own, all);

/** Rules that depend on this site's applications; they run in addition to the engine's. */
export function siteRules(fleet: Environments): Rule[] {
  const { tenants } = fleet;
  return [
    admission(fleet, today()),
    admissionPolicyObjects(fleet),
    alertRouting,
    apiAccess,
    argoCdParameters,
    argoCdSettings,
    awaitPeers,
    backup(tenants),
    backupSchedules,
    capturedMetrics(),
    emptyConfig,
    blackboxSettings,
    collectorSettings,
    exposure(tenants),
    grafanaDashboards,
    grafanaProvisioning,
    grafanaSettings,
    hosts(fleet),
    imageDigest(today()),
    imageRepository,
    ingressLimits,
    jaegerSettings,
    loadBalancer,
    loadTest,
    loki,
    memoryBudget,
    nameConstraints,
    patroni,
    patroniMembers,
    pgbackrest,
    priority(tenants),
    prometheus,
    rateLimit,
    replicas(tenants),
    requestsByHost,
    routes(fleet),
    runbooks(readPage),
    securityHeaders,
    storeFiles,
    storePaths,
    storeWriters(tenants),
    tenantLimits(tenants),
    traefik,
    traefikPods,
    unreadConfig,
    widePolicy,
  ];
}

/** A page of the documentation, which alerts link to. */
function readPage(path: string): string | undefined {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Builds every environment, without Argo CD's Applications. @param charts of a cluster. Default: all. */
export function render(fleet: Environments, charts = clusterCharts): RenderedEnvironment[] {
  return renderAll(sources(fleet, charts));
}

/** Adds the Argo CD Applications of the folders. */
export function withApplications(environments: readonly RenderedEnvironment[]): RenderedEnvironment[] {
  return linkAll(environments, facts).flatMap((graph) => addApplications(graph, applications).environments);
}

/** Runs all rules on these environments. @throws UserError with all findings. */
export function verify(environments: readonly RenderedEnvironment[], fleet: Environments): void {
  verifyShape(environments);
  verifyGraphs(linkAll(environments, facts), siteRules(fleet));
}
