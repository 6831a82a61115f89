import { kubernetesApi } from '../kubernetes/api';
import { groupOf } from '../model/manifest';
import { UserError } from '../model/problem';
import type { Crd } from './crds';
import type { ChartDeclaration } from './declaration';
import type { HelmObject } from './parse';

/**
 * Gives namespaced objects that name no namespace the chart's, and takes it from those that belong to none.
 * @param crds those that the objects' kinds may come from.
 * @throws UserError for a kind that nobody serves.
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
        return { ...object, metadata: { ...metadata, name: metadata.name, namespace: own ?? namespace } };
      case false:
        return { ...object, metadata: { ...metadata, name: metadata.name } };
      default: {
        const message = `prints a ${object.apiVersion} ${object.kind}, which neither Kubernetes ${kubernetes} nor an imported CRD serves.`;
        const fix = 'Import the chart that brings its CRD first, or switch the object off in the values.';
        throw new UserError([{ where: `chart ${name}`, message, fix }]);
      }
    }
  });
}
