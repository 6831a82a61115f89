import { UserError } from '../model/problem';
import type { Crd } from './crds';
import { type ChartDeclaration, renderName } from './declaration';
import { importChart } from './import-chart';
import { helmVersion, renderKey } from './key';
import type { HelmObject } from './parse';
import { type Lock, paths, readCrds, readLock, readRender, readValues } from './store';
import { unknownValues } from './values-check';
import { valuesSchema } from './values-schema';

let autoImport: ((declaration: ChartDeclaration) => void) | undefined;

/**
 * Imports outdated renders while an action runs. Otherwise they are errors: tests and `--check` verify what is committed.
 * @param charts a folder of charts, for machines without network access. Default: the charts' repositories.
 */
export function importWhenStale<T>(charts: string | undefined, action: () => T): T {
  autoImport = (declaration) => {
    process.stderr.write(`the render of ${declaration.name} is out of date: importing ...\n`);
    importChart(declaration, charts);
  };
  try {
    return action();
  } finally {
    autoImport = undefined;
  }
}

/**
 * The objects of a chart, from imports.
 * @throws UserError with the command to run, if the render is out of date.
 */
export function currentRender(declaration: ChartDeclaration): readonly HelmObject[] {
  return current(declaration, (lock) => readRender(lock, renderName(declaration)));
}

/** The CRDs of a chart, from imports; none if another application installs them. */
export function currentCrds(declaration: ChartDeclaration): readonly Crd[] {
  if (declaration.crds === false) return [];
  return current(declaration, readCrds);
}

function current<T>(declaration: ChartDeclaration, load: (lock: Lock) => T | undefined): T {
  const attempt = () => {
    const lock = readLock(declaration.name);
    const reason = staleReason(declaration, lock);
    const found = reason === undefined ? load(lock!) : undefined;
    return { found, reason: reason ?? 'one of its files is missing or was edited' };
  };
  const first = attempt();
  if (first.found) return first.found;
  checkValues(declaration);
  let failure: string | undefined;
  try {
    autoImport?.(declaration);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    failure = error.message;
  }
  const second = failure === undefined && autoImport ? attempt() : first;
  if (second.found) return second.found;
  throw new UserError([
    {
      where: paths.render(declaration.name, renderName(declaration)),
      message: `the render of ${declaration.name} is out of date (${second.reason}).${failure ? `\n  ${failure}` : ''}`,
      fix: `Run: npm run import -- ${declaration.name}   (needs Helm ${helmVersion} and the chart; --charts DIR for a local folder)`,
    },
  ]);
}

/** Why the render in imports does not match the declaration; undefined if it does. */
export function staleReason(declaration: ChartDeclaration, lock: Lock | undefined): string | undefined {
  if (!lock) return 'never imported';
  if (lock.version !== declaration.version) return `version ${lock.version} became ${declaration.version}`;
  if (lock.repository !== declaration.repository)
    return `repository ${lock.repository} became ${declaration.repository}`;
  const render = lock.renders[renderName(declaration)];
  if (!render) return `never imported for ${renderName(declaration)}`;
  if (lock.helm !== helmVersion) return `Helm ${lock.helm} became ${helmVersion}`;
  return render.key === renderKey(declaration, lock.digest) ? undefined : 'values or options changed';
}

/** Reports misspelt keys without Helm, if imports has the chart's default values of that version. */
function checkValues(declaration: ChartDeclaration): void {
  const { name, version } = declaration;
  const values = readValues(name);
  if (!values || readLock(name)?.version !== version) return;
  const problems = unknownValues(declaration, valuesSchema(values, declaration));
  if (problems.length > 0) throw new UserError(problems);
}
