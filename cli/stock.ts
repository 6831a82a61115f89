import { buildAll } from '@twisterlab/platform/render';
import { App, YamlOutputType } from 'cdk8s';
import { site } from '../charts/site';
import { records } from '../environments';
import { validateEnvironments } from '../environments/schema/environments';

// The same charts by cdk8s' own writer, for `npm run bench`. Each environment has its own folder: in a shared one an App
// would overwrite the files of the one before.
const newApp = (name: string) =>
  new App({
    outdir: `${process.env.CDK8S_OUTDIR}/${name}`,
    yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
  });
for (const { app } of buildAll(site(validateEnvironments(records)).sources, newApp)) app.synth();
