import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { generateConstructs, writeConstructs } from '../helm/constructs';
import { type Crd, crdSize, stripDescriptions } from '../helm/crds';
import { readYaml } from '../helm/read-yaml';
import { importedCrds, paths, write } from '../helm/store';
import { UserError } from '../model/problem';
import { downloadModule } from './go-module';

/** The release of K3s' Helm controller whose kinds are imported: the one in K3s 1.37.1. */
export const helmController = 'github.com/k3s-io/helm-controller@v0.17.9';

/** The CRDs that charts use: HelmChartConfig holds values of a chart that K3s installs. */
const files = ['pkg/crds/yaml/generated/helm.cattle.io_helmchartconfigs.yaml'];

/**
 * Writes the custom kinds of K3s to imports: CRDs without descriptions, and their constructs.
 * @param folder of the module. Default: downloaded with Go.
 * @returns the sizes of the CRDs, for the summary.
 */
export function importK3s(folder?: string): { name: string; before: number; after: number }[] {
  const fix = 'Install Go, or pass the folder of that module with --helm-controller DIR.';
  const from = folder ?? downloadModule(helmController, fix);
  const crds = files.map((file) => {
    const path = join(from, file);
    if (!existsSync(path)) throw new UserError([{ where: 'import k3s', message: `${from} has no ${file}.`, fix }]);
    const whole = readYaml(path) as unknown as Crd;
    return { whole, slim: stripDescriptions(whole) };
  });
  const own = crds.map(({ slim }) => slim.metadata.name);
  const others = importedCrds().filter(({ metadata }) => !own.includes(metadata.name));
  const constructs = generateConstructs([...others, ...crds.map(({ slim }) => slim)], own);
  for (const { slim } of crds) write(paths.crd(slim.metadata.name), slim);
  writeConstructs(constructs);
  return crds.map(({ whole, slim }) => ({
    name: slim.metadata.name,
    before: crdSize(whole),
    after: crdSize(slim),
  }));
}
