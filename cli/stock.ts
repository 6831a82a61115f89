import { App, YamlOutputType } from 'cdk8s';
import { clusterCharts, tenantCharts } from '../charts';
import { monitoredBelow } from '../platform/model/declared';
import { records } from '../environments';
import { checkFleet } from '../environments/schema/fleet';
import { type Monitored, together } from '../platform/model/monitoring';

// The same charts through cdk8s' own writer, for `npm run bench`. It has one folder for everything: an App an environment
// would write over the one before.
const { clusters, tenants } = checkFleet(records);
const monitored = new Map<string, Monitored[]>();
for (const tenant of tenants) {
  const app = new App({
    outdir: `${process.env.CDK8S_OUTDIR}/${tenant.name}`,
    yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
  });
  tenantCharts(app, tenant);
  app.synth();
  const name = tenant.cluster.name;
  monitored.set(name, [...(monitored.get(name) ?? []), monitoredBelow(app)]);
}
for (const cluster of clusters) {
  const app = new App({
    outdir: `${process.env.CDK8S_OUTDIR}/${cluster.name}`,
    yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
  });
  clusterCharts(app, cluster, tenants, together(monitored.get(cluster.name) ?? []));
  app.synth();
}
