import { UserError } from '../model/problem';
import type { Crd } from './crds';
import type { ChartDeclaration } from './declaration';
import { importChart } from './import-chart';
import { helmVersion, renderKey } from './key';
import type { HelmObject } from './parse';
import { type Lock, paths, read, readCrds, readLock, readRender } from './store';
import { misfits } from './values-check';
import { shapeOf } from './values-shape';

let automatic: ((declaration: ChartDeclaration) => void) | undefined;

/**
 * Lets synth import by itself what is out of date. Off unless a command switches it on: tests and `--check` judge what is
 * committed.
 * @param charts a folder of charts, for machines without a network. Default: the charts' repositories.
 */
export function importWhenStale(charts?: string): void {
  automatic = (declaration) => {
    process.stderr.write(`the render of ${declaration.name} is out of date: importing ...\n`);
    importChart(declaration, charts);
  };
}

/**
 * The objects of a chart, from imports.
 * @throws UserError with the command to run, when the render is not of these values and this version.
 */
export function currentRender(declaration: ChartDeclaration): readonly HelmObject[] {
  return current(declaration, (lock) => readRender(lock, declaration.environment));
}

/** The CRDs that a chart brings, from imports. */
export function currentCrds(declaration: ChartDeclaration): readonly Crd[] {
  return current(declaration, readCrds);
}

function current<T>(declaration: ChartDeclaration, load: (lock: Lock) => T | undefined): T {
  const take = () => {
    const lock = readLock(declaration.name);
    const why = outOfDate(declaration, lock);
    const found = why === undefined ? load(lock!) : undefined;
    return { found, why: why ?? 'a file of it was edited or is missing' };
  };
  const first = take();
  if (first.found) return first.found;
  refuseMisfits(declaration);
  let tried: string | undefined;
  try {
    automatic?.(declaration);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    tried = error.message;
  }
  const second = tried === undefined && automatic ? take() : first;
  if (second.found) return second.found;
  throw new UserError([
    {
      where: paths.render(declaration.name, declaration.environment),
      message: `the render of ${declaration.name} is out of date (${second.why}).${tried ? `\n  ${tried}` : ''}`,
      fix: `Run: npm run import -- ${declaration.name}   (needs Helm ${helmVersion} and the chart; --charts DIR for a local folder)`,
    },
  ]);
}

/** Why the render in imports is not the declared one; undefined when it is. */
export function outOfDate(declaration: ChartDeclaration, lock: Lock | undefined): string | undefined {
  if (!lock) return 'never imported';
  if (lock.version !== declaration.version) return `version ${lock.version} became ${declaration.version}`;
  if (lock.repository !== declaration.repository)
    return `repository ${lock.repository} became ${declaration.repository}`;
  const render = lock.renders[declaration.environment];
  if (!render) return `never imported for ${declaration.environment}`;
  if (lock.helm !== helmVersion) return `Helm ${lock.helm} became ${helmVersion}`;
  return render.key === renderKey(declaration, lock.digest) ? undefined : 'values or options changed';
}

/** A misspelt key is named without Helm, as long as the chart's own values of that version are here. */
function refuseMisfits(declaration: ChartDeclaration): void {
  const { name, version, open } = declaration;
  const defaults = read(paths.defaults(name));
  if (defaults === undefined || readLock(name)?.version !== version) return;
  const schema = read(paths.schema(name));
  const problems = misfits(declaration, shapeOf(JSON.parse(defaults), schema && JSON.parse(schema), open));
  if (problems.length > 0) throw new UserError(problems);
}
