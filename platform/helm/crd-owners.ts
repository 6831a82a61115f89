import { k3s } from '../kubernetes/k3s';
import { type Problem, UserError } from '../model/problem';
import { groupBy } from '../util/collections';
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

/** A chart brings CRDs that others own. */
export class CrdClash extends UserError {
  /** @param crds the names of the CRDs. */
  constructor(
    problems: readonly Problem[],
    readonly crds: readonly string[],
  ) {
    super(problems);
  }
}

/**
 * The CRDs in imports that are not of this chart. A CRD without an owner becomes the chart's if the chart prints it.
 * @param own the CRDs that the chart prints.
 * @throws CrdClash if another chart, or K3s, owns one of them: whichever is synced last would decide its schema.
 */
export function crdsOfOthers(
  { name }: Pick<ChartDeclaration, 'name'>,
  own: readonly Crd[],
  imported: readonly Crd[],
  owners: CrdOwners,
): Crd[] {
  const clashes = own.filter((crd) => ![undefined, name].includes(ownerOf(crd, owners)));
  if (clashes.length > 0) {
    const byOwner = groupBy(clashes, (crd) => ownerOf(crd, owners)!);
    const crds = clashes.map(({ metadata }) => metadata.name);
    throw new CrdClash(
      [...byOwner].map(([owner, of]) => clash(name, of, owner)),
      crds,
    );
  }
  const printed = new Set(own.map(({ metadata }) => metadata.name));
  return imported.filter((crd) => !printed.has(crd.metadata.name) && ownerOf(crd, owners) !== name);
}

function clash(chart: string, crds: readonly Crd[], owner: string): Problem {
  const names = crds.map(({ metadata }) => metadata.name);
  const source = owner === 'K3s' ? 'npm run import -- k3s' : paths.lock(owner);
  return {
    where: `chart ${chart}`,
    message: `brings CRDs that ${owner} owns already (${source}): ${names.join(', ')}.`,
    fix: `Leave them to ${owner}: in the declaration of ${chart}, crds: { except: [${names.map((each) => `'${each}'`).join(', ')}] }, or crds: false for all.`,
  };
}
