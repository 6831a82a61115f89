import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../model/problem';
import { type ChartValues, readChartValues } from './chart-values';
import { generateConstructs, generatorVersion, writeConstructs } from './constructs';
import { crdOwners } from './crd-owners';
import { type Crd, crdSize } from './crds';
import { type ChartDeclaration, renderName } from './declaration';
import { contentDigest } from './digest';
import { changedCrds, planImport, type Render } from './import-plan';
import { type HelmObject, parseRender } from './parse';
import { mentions } from './read-values';
import { renderChart } from './render-chart';
import { type StagedChart, stageChart } from './stage';
import { importedCrds, paths, readLock, remove, write } from './store';
import { unknownValues } from './values-check';
import { undescribedPaths, valuesSchema } from './values-schema';
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
  const { name } = declaration;
  const work = mkdtempSync(join(tmpdir(), `chart-${name}-`));
  try {
    const staged = stageChart(declaration, work, charts);
    const digest = contentDigest(staged.folder);
    checkDigest(declaration, staged, digest);
    const values = readChartValues(staged.folder);
    const shape = valuesSchema(values, declaration);
    checkUndocumented(declaration, staged.folder);
    // Written even if the values are wrong: the editor then completes the keys.
    write(paths.type(name), valuesType(declaration, shape));
    const problems = unknownValues(declaration, shape);
    if (problems.length > 0) throw new UserError(problems);
    const printed = parseRender(renderChart(declaration, staged.folder), `chart ${name}`);
    return writeImport(declaration, { ...staged, digest, values, printed });
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

/** Helm ignores a value that no template reads, without a message. */
function checkUndocumented({ name, undocumented }: ChartDeclaration, folder: string): void {
  const absent = undocumented.filter((path) => !mentions(folder, path.split('.').at(-1)!));
  if (absent.length === 0) return;
  const message = `undocumented: no template of the chart contains the key of ${absent.join(', ')}.`;
  throw new UserError([{ where: `chart ${name}`, message, fix: 'Correct the path in the declaration.' }]);
}

interface RenderedChart extends Render {
  readonly values: ChartValues;
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
  const { defaults, schema, read } = rendered.values;
  write(paths.defaults(name), defaults);
  if (schema) write(paths.schema(name), schema);
  else remove(paths.schema(name));
  const undescribed = undescribedPaths({ defaults, schema }, read);
  if (undescribed.length > 0) write(paths.read(name), undescribed);
  else remove(paths.read(name));
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
