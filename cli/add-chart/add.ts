import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CrdClash } from '@twisterlab/platform/helm/crd-owners';
import { type ChartDeclaration, type ChartOptions, declareChart } from '@twisterlab/platform/helm/declaration';
import { UndecidedHooks } from '@twisterlab/platform/helm/hooks';
import type { Imported } from '@twisterlab/platform/helm/import-chart';
import { paths } from '@twisterlab/platform/helm/store';
import type { Cluster } from '@twisterlab/platform/model/cluster';
import { type Problem, UserError } from '@twisterlab/platform/model/problem';
import { editsFor, withEdit } from './edits';
import { type AddedChart, applicationFile, declarationFile, testFile } from './files';
import { exceptionsOf, type FoundException } from './findings';
import { namesOf } from './names';

/** A chart to add. */
export interface NewChart {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  readonly description: string;
  readonly namespace: string;
  /** Name of the application. */
  readonly application: string;
  readonly values: ChartOptions<object>['values'];
}

/** The site that the chart is added to. */
export interface AddingSite {
  /** Its folder. */
  readonly root: string;
  readonly clusters: readonly Pick<Cluster, 'name' | 'kubernetes'>[];
  /** Namespaces that exist. */
  readonly namespaces: readonly string[];
  /** Renders the chart into imports. */
  import(declaration: ChartDeclaration): Pick<Imported, 'crds'>;
  /** Renders and verifies the site as it is on disk. @returns what is wrong. */
  verify(): readonly Problem[];
}

export interface Added {
  readonly files: readonly string[];
  readonly exceptions: readonly FoundException[];
  /** Problems that are left: no exception covers them. */
  readonly left: readonly Problem[];
}

/** An exception may uncover another finding. */
const rounds = 4;

/**
 * Imports a chart and writes what a site needs for it: declaration, Application, namespace, exceptions from its findings, and a test.
 * @throws UserError if it exists, or does not import; then nothing is written.
 */
export function addChart(chart: NewChart, site: AddingSite): Added {
  const names = namesOf(chart.application);
  const own = [
    `charts/${names.application}/chart.ts`,
    `charts/${names.application}/${names.application}.ts`,
    `test/charts/${names.application}.test.ts`,
  ] as const;
  const at = (file: string) => join(site.root, file);
  const ownNamespace = !site.namespaces.includes(chart.namespace);
  checkAbsent(
    chart,
    names.type,
    own.filter((file) => existsSync(at(file))),
    site,
  );
  const edited = (crds: boolean) =>
    editsFor(names, { crds, ownNamespace }).map((edit) => ({
      file: edit.file,
      text: withEdit(readFileSync(at(edit.file), 'utf8'), edit),
    }));
  // A list without a place for it is an error before anything is written.
  edited(true);
  const wasImported = existsSync(at(paths.chart(chart.name)));
  let imported: ReturnType<typeof importedWith>;
  try {
    imported = importedWith(chart, site);
  } catch (error) {
    if (!wasImported) rmSync(at(paths.chart(chart.name)), { recursive: true, force: true });
    throw error;
  }
  const added = { names, ownNamespace, description: sentence(chart.description), ...imported };
  const edits = edited(imported.crds);
  const write = (file: string, text: string) => {
    mkdirSync(dirname(at(file)), { recursive: true });
    writeFileSync(at(file), text);
  };
  const writeOwn = (exceptions: readonly FoundException[]) => {
    const content: AddedChart = { ...added, exceptions };
    const texts = [declarationFile(content), applicationFile(content), testFile(content)];
    for (const [index, file] of own.entries()) write(file, texts[index]!);
  };
  writeOwn([]);
  for (const { file, text } of edits) write(file, text);

  let exceptions: readonly FoundException[] = [];
  let left: readonly Problem[] = [];
  for (let round = 0; round < rounds; round++) {
    const found = exceptionsOf(site.verify(), names);
    left = found.others;
    if (found.exceptions.length === 0) break;
    exceptions = [...exceptions, ...found.exceptions];
    writeOwn(exceptions);
  }
  return { files: [...own, ...edits.map(({ file }) => file)], exceptions, left };
}

/** Its declarations refer to the same chart: all clusters import it. */
function importedWith(chart: NewChart, { clusters, import: importInto }: AddingSite) {
  const { name, version, repository, namespace, values } = chart;
  let options: ChartOptions<object> = { name, version, repository, namespace, values };
  for (;;) {
    try {
      const all = clusters.map((cluster) => {
        const declaration = declareChart(cluster, options);
        return { declaration, crds: importInto(declaration).crds.number > 0 };
      });
      return { declaration: all[0]!.declaration, crds: all.some((each) => each.crds) };
    } catch (error) {
      if (error instanceof UndecidedHooks && !options.upgradeHooks) options = { ...options, upgradeHooks: 'omit' };
      else if (error instanceof CrdClash && !options.crds) options = { ...options, crds: { except: error.crds } };
      else throw error;
    }
  }
}

function checkAbsent(chart: NewChart, type: string, files: readonly string[], { root }: AddingSite): void {
  const index = readFileSync(join(root, 'charts/index.ts'), 'utf8');
  const declared = new RegExp(`new ${type}\\(`).test(index) ? ['charts/index.ts'] : [];
  const existing = [...files, ...declared];
  if (existing.length === 0) return;
  const message = `an application named ${chart.application} exists: ${existing.join(', ')}.`;
  throw new UserError([
    { where: 'import add', message, fix: 'Choose another name of the application: --application NAME' },
  ]);
}

/** A line that ends with a full stop. */
function sentence(text: string): string {
  const line = text.split('\n').join(' ').trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
