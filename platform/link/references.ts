import type { RenderedObject } from '../model/rendered';
import type { ObjectsByKey } from './keys';
import { objectReferences } from './object-references';
import { podReferences } from './pod-references';
import type { Workload } from './pods';
import type { Reference } from './reference';

/** Every reference of one object. */
export function referencesOf(
  object: RenderedObject,
  workload: Workload | undefined,
  namespaces: ReadonlySet<string>,
  objects: ObjectsByKey,
): Reference[] {
  const found = [
    ...objectReferences(object.manifest),
    ...(workload ? podReferences(workload, namespaces, objects) : []),
  ];
  return found.map((reference) => ({ from: object, ...reference }));
}
