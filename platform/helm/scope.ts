import { kubernetesApi } from '../kubernetes/api';
import { groupOf } from '../model/manifest';
import { UserError } from '../model/problem';
import type { Crd } from './crds';
import type { ChartDeclaration } from './declaration';
import type { HelmObject } from './parse';

/**
 * Sets the chart's namespace on namespaced objects that have none, and removes it from cluster-scoped objects.
 * @param crds CRDs that may define the objects' kinds.
 * @throws UserError for a kind that neither Kubernetes nor a CRD defines.
 */
export function withScope(
  objects: readonly HelmObject[],
  { name, kubernetes, namespace }: ChartDeclaration,
  crds: readonly Crd[],
): HelmObject[] {
  const namespaced = new Map<string, boolean>([
    ...kubernetesApi(kubernetes).kinds.map((info) => [`${info.group}/${info.kind}`, info.namespaced] as const),
    ...crds.map(({ spec }) => [`${spec.group}/${spec.names.kind}`, spec.scope === 'Namespaced'] as const),
  ]);
  return objects.map((object) => {
    const { namespace: own, ...metadata } = object.metadata;
    switch (namespaced.get(`${groupOf(object)}/${object.kind}`)) {
      case true:
        return { ...object, metadata: { ...metadata, name: metadata.name, namespace: own || namespace } };
      case false:
        return { ...object, metadata: { ...metadata, name: metadata.name } };
      default: {
        const message = `prints a ${object.apiVersion} ${object.kind}, which neither Kubernetes ${kubernetes} nor an imported CRD defines.`;
        const fix = 'Import the chart with its CRD first, or disable the object in the values.';
        throw new UserError([{ where: `chart ${name}`, message, fix }]);
      }
    }
  });
}
