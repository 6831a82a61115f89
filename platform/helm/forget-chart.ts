import { generateConstructs } from './constructs';
import { importedCrds, importedNames, paths, readLock, remove } from './store';

/**
 * Removes from imports what belongs to charts that nobody declares any more.
 * @returns their names.
 */
export function forgetOthers(declared: readonly string[]): string[] {
  const gone = importedNames().filter((name) => !declared.includes(name));
  for (const name of gone) {
    const crds = Object.keys(readLock(name)?.crds ?? {});
    for (const crd of crds) remove(paths.crd(crd));
    generateConstructs(importedCrds(), crds);
    remove(paths.chart(name));
  }
  return gone;
}
