import { App, YamlOutputType } from 'cdk8s';
import { clusterCharts, tenantCharts } from '../../charts';
import { records } from '../../environments';
import { checkFleet } from '../records/fleet';

// The same charts through cdk8s' own writer, for `npm run bench`. It has one folder for everything: an App an environment
// would write over the one before.
const { clusters, tenants } = checkFleet(records);
for (const cluster of clusters) {
  const app = new App({
    outdir: `${process.env.CDK8S_OUTDIR}/${cluster.name}`,
    yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
  });
  clusterCharts(app, cluster, tenants);
  app.synth();
}
for (const tenant of tenants) {
  const app = new App({
    outdir: `${process.env.CDK8S_OUTDIR}/${tenant.name}`,
    yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
  });
  tenantCharts(app, tenant);
  app.synth();
}
