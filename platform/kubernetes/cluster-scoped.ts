import { type ApiObject, JsonPatch } from 'cdk8s';

/** Removes the namespace that cdk8s gives to every object of a Chart: a cluster-scoped object has none. */
export function withoutNamespace(object: ApiObject): void {
  if (object.metadata.namespace !== undefined) object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
}
