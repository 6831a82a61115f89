import { k3s } from '../kubernetes/k3s';
import { type Problem, UserError } from '../model/problem';
import type { Crd } from './crds';
import type { ChartDeclaration } from './declaration';
import { importedNames, paths, readLock } from './store';

/** By name of a CRD in imports, the chart that brought it: the one whose lock lists it. */
export type CrdOwners = ReadonlyMap<string, string>;

export function crdOwners(): CrdOwners {
  return new Map(
    importedNames().flatMap((chart) => Object.keys(readLock(chart)?.crds ?? {}).map((crd) => [crd, chart])),
  );
}

/** What owns a CRD in imports; undefined if nothing does, because the lock of its chart was removed. */
export function ownerOf({ metadata, spec }: Crd, owners: CrdOwners): string | undefined {
  const isOfK3s = (k3s.importedCrdGroups as readonly string[]).includes(spec.group);
  return owners.get(metadata.name) ?? (isOfK3s ? 'K3s' : undefined);
}

/**
 * The CRDs in imports that are not of this chart. A CRD without an owner becomes the chart's if the chart prints it.
 * @param own the CRDs that the chart prints.
 * @throws UserError if another chart, or K3s, owns one of them: whichever is synced last would decide its schema.
 */
export function crdsOfOthers(
  { name }: Pick<ChartDeclaration, 'name'>,
  own: readonly Crd[],
  imported: readonly Crd[],
  owners: CrdOwners,
): Crd[] {
  const isOther = (crd: Crd) => ![undefined, name].includes(ownerOf(crd, owners));
  const clashes = own.filter(isOther);
  if (clashes.length > 0) throw new UserError(clashes.map((crd) => clash(name, crd, ownerOf(crd, owners)!)));
  const printed = new Set(own.map(({ metadata }) => metadata.name));
  return imported.filter((crd) => !printed.has(crd.metadata.name) && ownerOf(crd, owners) !== name);
}

function clash(chart: string, { metadata }: Crd, owner: string): Problem {
  const lock = owner === 'K3s' ? 'npm run import -- k3s' : paths.lock(owner);
  return {
    where: `CRD ${metadata.name}`,
    message: `the chart ${chart} brings it, and ${owner} owns it already (${lock}).`,
    fix: `Leave it to ${owner}: in the declaration of ${chart}, crds: { except: ['${metadata.name}'] }, or crds: false for all.`,
  };
}
