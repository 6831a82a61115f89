import { groupOf } from '../model/manifest';
import { type Problem, UserError } from '../model/problem';
import { byCodeUnit } from '../util/collections';
import { suggest } from '../util/suggest';
import { type CrdOwners, crdsOfOthers } from './crd-owners';
import { type Crd, isCrd, stripDescriptions } from './crds';
import { type ChartDeclaration, type CrdOptions, renderName } from './declaration';
import { mapHooks } from './hooks';
import { helmVersion, renderKey } from './key';
import type { HelmObject } from './parse';
import { withScope } from './scope';
import { hashOf, type Lock } from './store';

/** What is in imports before a chart is imported. */
export interface BeforeImport {
  /** Of the chart. Undefined if it was never imported. */
  readonly lock: Lock | undefined;
  /** Of all charts and of K3s. */
  readonly crds: readonly Crd[];
  readonly owners: CrdOwners;
}

/** A rendered chart. */
export interface Render {
  readonly digest: string;
  /** Disabled dependencies. */
  readonly disabled: readonly string[];
  readonly printed: readonly HelmObject[];
}

/** What the import of a chart writes. */
export interface ImportPlan {
  readonly objects: readonly HelmObject[];
  /** Its CRDs as Helm printed them, and as they are stored. */
  readonly printedCrds: readonly Crd[];
  readonly crds: readonly Crd[];
  /** CRDs of the lock that it no longer brings. */
  readonly removedCrds: readonly string[];
  /** Of all charts, after the import. */
  readonly allCrds: readonly Crd[];
  readonly lock: Lock;
}

/**
 * Decides what the import of a chart writes, and writes nothing.
 * @param cdk8s version of the generator of constructs.
 * @throws UserError if the render is invalid or brings what another chart owns.
 */
export function planImport(
  declaration: ChartDeclaration,
  { digest, disabled, printed }: Render,
  before: BeforeImport,
  cdk8s: string,
): ImportPlan {
  const { name, version, repository, crds: options, upgradeHooks } = declaration;
  const mapped = mapHooks(name, printed, upgradeHooks);
  if (options !== false) checkCrdNames(name, mapped.filter(isCrd), options);
  const printedCrds = options === false ? [] : mapped.filter(isCrd).filter((crd) => isSelected(crd, options));
  const crds = printedCrds.map((crd) =>
    stripDescriptions(crd, options === false ? [] : options.prune?.[crd.metadata.name]),
  );
  const render = renderName(declaration);
  // Renders of different chart content are out of date.
  const renders = before.lock?.digest === digest ? before.lock.renders : {};
  // Another release or cluster of the chart brings the CRDs.
  const kept = options === false && Object.keys(renders).some((each) => each !== render) ? before.lock!.crds : {};
  const locked = { ...kept, ...Object.fromEntries(crds.map((crd) => [crd.metadata.name, hashOf(crd)])) };
  const removedCrds = Object.keys(before.lock?.crds ?? {}).filter((crd) => !Object.hasOwn(locked, crd));
  const unchanged = before.crds.filter(({ metadata }) => Object.hasOwn(kept, metadata.name));
  const allCrds = [...crdsOfOthers(declaration, crds, before.crds, before.owners), ...unchanged, ...crds];
  const objects = withScope(
    mapped.filter((object) => !isCrd(object)),
    declaration,
    allCrds,
  );
  checkUnique(name, [...printedCrds, ...objects]);
  objects.sort((a, b) => byCodeUnit(identity(a), identity(b)));
  const lock: Lock = {
    ...{ name, version, repository, digest, without: disabled, helm: helmVersion, cdk8s },
    crds: locked,
    renders: { ...renders, [render]: { key: renderKey(declaration, digest), sha256: hashOf(objects) } },
  };
  return { objects, printedCrds, crds, removedCrds, allCrds, lock };
}

/** Names of the CRDs whose constructs differ after the import. */
export function changedCrds({ lock, removedCrds }: ImportPlan, before: Lock | undefined): string[] {
  const isChanged = (crd: string) => before?.cdk8s !== lock.cdk8s || before.crds[crd] !== lock.crds[crd];
  return [...removedCrds, ...Object.keys(lock.crds).filter(isChanged)];
}

function checkUnique(chart: string, printed: readonly HelmObject[]): void {
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const object of printed) {
    const key = identity(object);
    if (seen.has(key)) {
      const { name, namespace } = object.metadata;
      problems.push({
        where: `chart ${chart}`,
        message: `prints ${object.kind} ${namespace ? `${namespace}/` : ''}${name} more than once; one would overwrite the other.`,
        fix: 'Correct the values (often two entries with the same name), or exclude one of the templates with excludeTemplates.',
      });
    }
    seen.add(key);
  }
  if (problems.length > 0) throw new UserError(problems);
}

/** A misspelt name would have no effect. A chart without CRDs may have others with other values. */
function checkCrdNames(chart: string, crds: readonly Crd[], { except = [], prune = {} }: CrdOptions): void {
  const known = crds.map(({ metadata }) => metadata.name);
  const absent = [...except, ...Object.keys(prune)].filter((each) => !known.includes(each));
  if (known.length === 0 || absent.length === 0) return;
  const near = suggest(absent[0]!, known);
  const message = `crds: the chart brings no CRD ${absent.join(', ')}.`;
  const fix = near ? `Did you mean ${near}?` : `It brings ${known.join(', ')}.`;
  throw new UserError([{ where: `chart ${chart}`, message, fix }]);
}

function isSelected({ metadata, spec }: Crd, { groups, except = [] }: CrdOptions): boolean {
  return (groups?.includes(spec.group) ?? true) && !except.includes(metadata.name);
}

function identity(object: HelmObject): string {
  const { name, namespace = '' } = object.metadata;
  return [object.kind, groupOf(object), namespace, name].join('/');
}
