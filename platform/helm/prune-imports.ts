import { generateConstructs, writeConstructs } from './constructs';
import { crdOwners, ownerOf } from './crd-owners';
import type { ChartDeclaration } from './declaration';
import { importedCrds, importedNames, paths, readLock, remove, write } from './store';

/**
 * Removes from imports what no declaration brings: charts that are no longer declared, CRDs of charts that import none, and CRDs
 * without an owner; with their constructs.
 * @returns the names of the charts.
 */
export function pruneImports(declared: readonly Pick<ChartDeclaration, 'name' | 'crds'>[]): string[] {
  const removed = importedNames().filter((name) => !declared.some((each) => each.name === name));
  const withCrds = new Set(declared.filter(({ crds }) => crds !== false).map(({ name }) => name));
  const owners = crdOwners();
  const isKept = (owner: string | undefined) => owner === 'K3s' || (owner !== undefined && withCrds.has(owner));
  const all = importedCrds();
  const kept = all.filter((crd) => isKept(ownerOf(crd, owners)));
  const gone = all.filter((crd) => !kept.includes(crd)).map(({ metadata }) => metadata.name);
  const constructs = generateConstructs(kept, gone);
  for (const crd of gone) remove(paths.crd(crd));
  writeConstructs(constructs);
  for (const name of removed) remove(paths.chart(name));
  for (const name of importedNames()) {
    const lock = readLock(name);
    if (lock && !withCrds.has(name) && Object.keys(lock.crds).length > 0)
      write(paths.lock(name), { ...lock, crds: {} });
  }
  return removed;
}
