import { sameValue } from '@twisterlab/platform/diff/values';
import { fields } from '@twisterlab/platform/gitops/immutable/field';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { type DistObject, identityOf, nameOf } from '../live/objects';
import { resourceOf } from '../live/plural';
import type { LiveCluster } from './read-cluster';

/** An object of dist that the cluster does not have as it is in dist. */
export interface OutOfDate {
  readonly object: string;
  readonly file: string;
  /** Paths of fields that dist sets and the cluster has otherwise. Empty: the object is missing. */
  readonly differs: readonly string[];
}

/** Compares only what dist sets: the API server fills in the rest. Secrets and what may not be read are not compared. */
export function outOfDate(dist: readonly DistObject[], { objects, forbidden }: LiveCluster): OutOfDate[] {
  const live = new Map(objects.map((each) => [identityOf(each), each]));
  return dist.flatMap(({ path, manifest }): OutOfDate[] => {
    const resource = resourceOf(manifest);
    if (resource === 'secrets' || forbidden.includes(resource)) return [];
    const found = live.get(identityOf(manifest));
    const own = { object: nameOf(manifest), file: `dist/${path}` };
    if (!found) return [{ ...own, differs: [] }];
    const differs = [...differences(compared(manifest), compared(found), [])];
    return differs.length > 0 ? [{ ...own, differs }] : [];
  });
}

/** What an administrator or Argo CD applies: of the metadata, labels and annotations. */
function compared({ metadata, apiVersion: _, ...rest }: Manifest): object {
  const { status: __, ...own } = rest as Omit<Manifest, 'metadata' | 'apiVersion'> & { readonly status?: unknown };
  return { ...own, metadata: { labels: metadata.labels, annotations: metadata.annotations } };
}

function* differences(wanted: unknown, live: unknown, path: readonly string[]): Iterable<string> {
  if (wanted === undefined || wanted === live) return;
  if (isMissing(wanted, path.at(-1)) && isMissing(live, path.at(-1))) return;
  if (Array.isArray(wanted)) yield* inList(wanted, live, path);
  else if (typeof wanted === 'object' && wanted !== null) {
    for (const [key, value] of Object.entries(wanted)) yield* differences(value, fields(live)[key], [...path, key]);
  } else if (wanted !== live && !sameValue(path, wanted, live)) yield path.join('.');
}

/** Items with a name of their own are compared by name; the API server keeps the order of the others. */
function* inList(wanted: readonly unknown[], live: unknown, path: readonly string[]): Iterable<string> {
  const found: readonly unknown[] = Array.isArray(live) ? live : [];
  if (found.length !== wanted.length) {
    yield path.join('.');
    return;
  }
  const names = wanted.map((item) => fields(item).name);
  // A volume may be mounted twice.
  const named = names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
  for (const [index, item] of wanted.entries()) {
    const same = named ? found.find((each) => fields(each).name === names[index]) : found[index];
    yield* differences(item, same, [...path, named ? String(names[index]) : `${index}`]);
  }
}

/** Fields that are true when they are missing. */
const trueByDefault = new Set(['allowPrivilegeEscalation', 'automountServiceAccountToken', 'enableServiceLinks']);

/** The API server leaves out what is empty, and most of what is false. */
function isMissing(value: unknown, field = ''): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (value === false) return !trueByDefault.has(field);
  return typeof value === 'object' && Object.keys(value).length === 0;
}
