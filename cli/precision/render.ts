import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Crd, isCrd } from '@twisterlab/platform/helm/crds';
import { declareChart, type JsonObject } from '@twisterlab/platform/helm/declaration';
import { removeDisabled } from '@twisterlab/platform/helm/dependencies';
import { helm } from '@twisterlab/platform/helm/helm';
import { mapHooks } from '@twisterlab/platform/helm/hooks';
import { kubeVersion } from '@twisterlab/platform/helm/key';
import { type HelmObject, parseRender } from '@twisterlab/platform/helm/parse';
import { readYaml } from '@twisterlab/platform/helm/read-yaml';
import { servedApis } from '@twisterlab/platform/helm/render-chart';
import { withScope } from '@twisterlab/platform/helm/scope';
import type { Cluster } from '@twisterlab/platform/model/cluster';

export interface PublicChart {
  readonly name: string;
  readonly version: string;
  readonly objects: readonly HelmObject[];
  /** CRDs of other charts, which it needs. */
  readonly known: readonly Crd[];
}

/**
 * The objects of a chart as an import would store them, but its random values may differ each time: the rules do not depend on them.
 * @param folder the unpacked chart. @param values only what the chart does not render without. @param known CRDs of other charts.
 */
export function renderPublicChart(
  folder: string,
  values: JsonObject,
  cluster: Cluster,
  known: readonly Crd[] = [],
): PublicChart {
  const { name, version } = readYaml(join(folder, 'Chart.yaml')) as { readonly name: string; readonly version: string };
  const declaration = declareChart(cluster, {
    ...{ name, version, values },
    repository: 'https://charts.example.org',
    namespace: name,
    upgradeHooks: 'omit',
  });
  const work = mkdtempSync(join(tmpdir(), `chart-${name}-`));
  try {
    const copy = join(work, name);
    cpSync(folder, copy, { recursive: true, dereference: true });
    removeDisabled(copy, values);
    const file = join(work, 'values.json');
    writeFileSync(file, JSON.stringify(values));
    const apis = servedApis(declaration).flatMap((api) => ['--api-versions', api]);
    const text = helm(
      `chart ${name}`,
      [
        ...['template', name, copy, '--namespace', name, '--values', file, '--include-crds'],
        ...['--kube-version', kubeVersion(declaration), ...apis],
      ],
      'Add the values that it needs to cli/precision/values.ts, or its dependencies to its folder.',
    );
    const printed = mapHooks(name, parseRender(text, `chart ${name}`), declaration.upgradeHooks);
    const crds = printed.filter(isCrd);
    const others = withScope(
      printed.filter((object) => !isCrd(object)),
      declaration,
      [...known, ...crds],
    );
    return { name, version, objects: [...crds, ...others], known };
  } finally {
    rmSync(work, { recursive: true });
  }
}
