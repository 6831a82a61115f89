import type { RenderedObject } from '../model/rendered';
import { objectReferences } from './object-references';
import { podReferences } from './pod-references';
import type { Workload } from './pods';
import type { Reference } from './reference';

/** Every reference of one object. */
export function referencesOf(
  object: RenderedObject,
  workload: Workload | undefined,
  namespaces: ReadonlySet<string>,
): Reference[] {
  const found = [...objectReferences(object.manifest), ...(workload ? podReferences(workload, namespaces) : [])];
  return found.map((reference) => ({ from: object, ...reference }));
}
