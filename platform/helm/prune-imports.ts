import { generateConstructs } from './constructs';
import { importedCrds, importedNames, paths, readLock, remove } from './store';

/**
 * Removes charts from imports that are no longer declared, with their CRDs and constructs.
 * @returns their names.
 */
export function pruneImports(declared: readonly string[]): string[] {
  const removed = importedNames().filter((name) => !declared.includes(name));
  for (const name of removed) {
    const crds = Object.keys(readLock(name)?.crds ?? {});
    for (const crd of crds) remove(paths.crd(crd));
    generateConstructs(importedCrds(), crds);
    remove(paths.chart(name));
  }
  return removed;
}
