import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../model/problem';
import { readChartValues } from './chart-values';
import { generateConstructs, generatorVersion, writeConstructs } from './constructs';
import { crdOwners } from './crd-owners';
import { type Crd, crdSize } from './crds';
import { type ChartDeclaration, renderName } from './declaration';
import { contentDigest } from './digest';
import { changedCrds, planImport, type Render } from './import-plan';
import { type HelmObject, parseRender } from './parse';
import { renderChart } from './render-chart';
import { type StagedChart, stageChart } from './stage';
import { importedCrds, paths, readLock, remove, write } from './store';
import { unknownValues } from './values-check';
import { valuesSchema } from './values-schema';
import { valuesType } from './values-type';

export interface Imported {
  readonly declaration: ChartDeclaration;
  readonly objects: readonly HelmObject[];
  /** Number of its CRDs, and their bytes as Helm printed them and as stored. */
  readonly crds: { readonly number: number; readonly before: number; readonly after: number };
  /** Disabled dependencies. */
  readonly disabled: readonly string[];
}

/**
 * Renders a declared chart into imports.
 * @param charts a folder of charts, for machines without network access. Default: the chart's repository.
 * @throws UserError if the chart, its values or its render is invalid; the old render then stays.
 */
export function importChart(declaration: ChartDeclaration, charts?: string): Imported {
  const { name, freeform } = declaration;
  const work = mkdtempSync(join(tmpdir(), `chart-${name}-`));
  try {
    const staged = stageChart(declaration, work, charts);
    const digest = contentDigest(staged.folder);
    checkDigest(declaration, staged, digest);
    const { defaults, schema } = readChartValues(staged.folder);
    const shape = valuesSchema(defaults, schema, freeform);
    // Written even if the values are wrong: the editor then completes the keys.
    write(paths.type(name), valuesType(declaration, shape));
    const problems = unknownValues(declaration, shape);
    if (problems.length > 0) throw new UserError(problems);
    const printed = parseRender(renderChart(declaration, staged.folder), `chart ${name}`);
    return writeImport(declaration, { ...staged, digest, defaults, schema, printed });
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** Content that differs under the same version is an error: a published chart was replaced, or the local one was edited. */
function checkDigest({ name, version }: ChartDeclaration, { disabled }: StagedChart, digest: string): void {
  const lock = readLock(name);
  if (lock?.version !== version || lock.digest === digest || `${lock.without}` !== `${disabled}`) return;
  const message = `version ${version} has the digest ${digest}, but ${lock.digest} is locked.`;
  const fix = `Find out why it changed. To accept it, remove ${paths.lock(name)} and import again.`;
  throw new UserError([{ where: `chart ${name}`, message, fix }]);
}

interface RenderedChart extends Render {
  readonly defaults: unknown;
  readonly schema: unknown;
}

function writeImport(declaration: ChartDeclaration, rendered: RenderedChart): Imported {
  const { name } = declaration;
  const before = readLock(name);
  const plan = planImport(
    declaration,
    rendered,
    { lock: before, crds: importedCrds(), owners: crdOwners() },
    generatorVersion(),
  );
  // Generating takes two seconds: skip it for unchanged CRDs.
  const constructs = generateConstructs(plan.allCrds, changedCrds(plan, before));

  // All checks have passed: write the files, the lock last.
  for (const crd of plan.crds) write(paths.crd(crd.metadata.name), crd);
  for (const crd of plan.removedCrds) remove(paths.crd(crd));
  writeConstructs(constructs);
  write(paths.defaults(name), rendered.defaults);
  if (rendered.schema) write(paths.schema(name), rendered.schema);
  else remove(paths.schema(name));
  write(paths.render(name, renderName(declaration)), plan.objects);
  write(paths.lock(name), plan.lock);
  return {
    declaration,
    objects: plan.objects,
    crds: { number: plan.crds.length, before: bytes(plan.printedCrds), after: bytes(plan.crds) },
    disabled: rendered.disabled,
  };
}

function bytes(crds: readonly Crd[]): number {
  return crds.reduce((sum, crd) => sum + crdSize(crd), 0);
}
