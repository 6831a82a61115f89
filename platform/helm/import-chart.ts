import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groupOf } from '../model/manifest';
import { UserError } from '../model/problem';
import { byCodeUnit } from '../util/collections';
import { readChartValues } from './chart-values';
import { generateConstructs, generatorVersion } from './constructs';
import { type Crd, crdSize, isCrd, stripDescriptions } from './crds';
import type { ChartDeclaration, CrdOptions } from './declaration';
import { contentDigest } from './digest';
import { mapHook } from './hooks';
import { helmVersion, renderKey } from './key';
import { type HelmObject, parseRender } from './parse';
import { renderChart } from './render-chart';
import { withScope } from './scope';
import { type StagedChart, stageChart } from './stage';
import { importedCrds, type Lock, paths, readLock, remove, write } from './store';
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

interface RenderedChart extends StagedChart {
  readonly digest: string;
  readonly defaults: unknown;
  readonly schema: unknown;
  readonly printed: readonly HelmObject[];
}

function writeImport(
  declaration: ChartDeclaration,
  { digest, disabled, defaults, schema, printed }: RenderedChart,
): Imported {
  const { name, version, repository, environment, crds: options } = declaration;
  const lock = readLock(name);
  const mapped = printed.flatMap((object) => mapHook(object) ?? []);
  const original = options === false ? [] : mapped.filter(isCrd).filter((crd) => isSelected(crd, options));
  const crds = original.map((crd) =>
    stripDescriptions(crd, options === false ? [] : options.prune?.[crd.metadata.name]),
  );
  const others = importedCrds().filter(({ metadata }) => !Object.hasOwn(lock?.crds ?? {}, metadata.name));
  const all = [...others, ...crds];
  const objects = withScope(
    mapped.filter((object) => !isCrd(object)),
    declaration,
    all,
  );
  objects.sort((a, b) => byCodeUnit(identity(a), identity(b)));

  // All checks have passed: write the files, the lock last.
  const locked = Object.fromEntries(crds.map((crd) => [crd.metadata.name, write(paths.crd(crd.metadata.name), crd)]));
  const removed = Object.keys(lock?.crds ?? {}).filter((crd) => !Object.hasOwn(locked, crd));
  for (const crd of removed) remove(paths.crd(crd));
  const cdk8s = generatorVersion();
  // Generating takes two seconds: skip it for unchanged CRDs.
  const isChanged = (crd: string) => lock?.cdk8s !== cdk8s || lock.crds[crd] !== locked[crd];
  generateConstructs(all, [...removed, ...Object.keys(locked).filter(isChanged)]);
  write(paths.defaults(name), defaults);
  if (schema) write(paths.schema(name), schema);
  else remove(paths.schema(name));
  const sha256 = write(paths.render(name, environment), objects);
  // Renders of different chart content are out of date.
  const renders = lock?.digest === digest ? lock.renders : {};
  const updated: Lock = {
    ...{ name, version, repository, digest, without: disabled, helm: helmVersion, cdk8s },
    crds: locked,
    renders: { ...renders, [environment]: { key: renderKey(declaration, digest), sha256 } },
  };
  write(paths.lock(name), updated);
  return {
    declaration,
    objects,
    crds: { number: crds.length, before: bytes(original), after: bytes(crds) },
    disabled,
  };
}

function isSelected({ spec }: Crd, { groups }: CrdOptions): boolean {
  return groups?.includes(spec.group) ?? true;
}

function identity(object: HelmObject): string {
  const { name, namespace = '' } = object.metadata;
  return [object.kind, groupOf(object), namespace, name].join('/');
}

function bytes(crds: readonly Crd[]): number {
  return crds.reduce((sum, crd) => sum + crdSize(crd), 0);
}
