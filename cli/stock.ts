import type { EnvironmentPlan } from '@twisterlab/platform/gitops/plan';
import { buildAll, type EnvironmentSource } from '@twisterlab/platform/render';
import { ApiObject, App, type Chart, YamlOutputType } from 'cdk8s';
import { site } from '../charts/site';
import { records } from '../environments';
import { validateEnvironments } from '../environments/schema/environments';

// The same objects by cdk8s' own writer, for `npm run bench`. Each environment has its own folder: in a shared one an App
// would overwrite the files of the one before.
const newApp = (name: string) =>
  new App({
    outdir: `${process.env.CDK8S_OUTDIR}/${name}`,
    yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
  });
const { sources, applications } = site(validateEnvironments(records));
const all = sources.map((source) => planOf(source, []));

const withApplications = (source: EnvironmentSource): EnvironmentSource => ({
  ...source,
  build(app, inputs) {
    const monitor = source.build(app, inputs);
    const charts = app.charts.filter((chart) => chart.node.findAll().some(ApiObject.isApiObject));
    applications?.(app, planOf(source, charts), all);
    return monitor;
  },
});

/** Without sync waves: they need a graph of the references, which cdk8s does not have. */
function planOf({ name, cluster }: EnvironmentSource, charts: readonly Chart[]): EnvironmentPlan {
  const folders = charts.map((chart) => ({
    application: chart.node.id,
    namespace: chart.namespace,
    wave: 0,
    until: undefined,
    stateful: false,
  }));
  const isClusterEnvironment = name === cluster.name;
  return {
    name,
    cluster,
    isClusterEnvironment,
    folders,
    wave: 0,
    namespaces: [],
    clusterKinds: [],
    namespacedKinds: [],
    expected: [],
  };
}

for (const { app } of buildAll(sources.map(withApplications), newApp)) app.synth();
