import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { declareChart, type JsonObject } from '@twisterlab/platform/helm/declaration';
import { removeDisabled } from '@twisterlab/platform/helm/dependencies';
import { helm } from '@twisterlab/platform/helm/helm';
import { planImport } from '@twisterlab/platform/helm/import-plan';
import { kubeVersion } from '@twisterlab/platform/helm/key';
import { type HelmObject, parseRender } from '@twisterlab/platform/helm/parse';
import { readYaml } from '@twisterlab/platform/helm/read-yaml';
import { servedApis } from '@twisterlab/platform/helm/render-chart';
import type { Cluster } from '@twisterlab/platform/model/cluster';

export interface PublicChart {
  readonly name: string;
  readonly version: string;
  readonly objects: readonly HelmObject[];
}

/**
 * The objects of a chart as an import would store them, but its random values may differ each time: the rules do not depend on them.
 * @param folder the unpacked chart. @param values only what the chart does not render without.
 */
export function renderPublicChart(folder: string, values: JsonObject, cluster: Cluster): PublicChart {
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
    const disabled = removeDisabled(copy, values);
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
    const printed = parseRender(text, `chart ${name}`);
    const plan = planImport(
      declaration,
      { digest: '', disabled, printed },
      { lock: undefined, crds: [], owners: new Map() },
      '',
    );
    return { name, version, objects: [...plan.crds, ...plan.objects] };
  } finally {
    rmSync(work, { recursive: true });
  }
}
