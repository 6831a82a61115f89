import { kubernetesApi } from '../kubernetes/api';
import { groupOf } from '../model/manifest';
import { type Problem, UserError } from '../model/problem';
import { groupBy } from '../util/collections';
import type { Crd } from './crds';
import type { ChartDeclaration } from './declaration';
import type { HelmObject } from './parse';

/** A kind and the versions in which the API server serves it. */
interface ServedKind {
  readonly namespaced: boolean;
  readonly versions: readonly string[];
}

/**
 * Sets the chart's namespace on namespaced objects that have none, and removes it from cluster-scoped objects.
 * @param crds CRDs that may define the objects' kinds.
 * @throws UserError for a kind, or a version of it, that neither Kubernetes nor a CRD serves.
 */
export function withScope(
  objects: readonly HelmObject[],
  { name, kubernetes, namespace }: ChartDeclaration,
  crds: readonly Crd[],
): HelmObject[] {
  const kinds = servedKinds(kubernetes, crds);
  const problem = (message: string, fix: string): Problem => ({ where: `chart ${name}`, message, fix });
  const problems: Problem[] = [];
  const scoped = objects.map((object) => {
    const { namespace: own, ...metadata } = object.metadata;
    const kind = kinds.get(`${groupOf(object)}/${object.kind}`);
    const printed = `prints a ${object.apiVersion} ${object.kind}`;
    if (!kind) {
      const message = `${printed}, which neither Kubernetes ${kubernetes} nor an imported CRD defines.`;
      problems.push(problem(message, 'Import the chart with its CRD first, or disable the object in the values.'));
    } else if (!kind.versions.includes(versionOf(object))) {
      const message = `${printed} (${metadata.name}), which Kubernetes ${kubernetes} or the CRD does not serve in that version, but in ${kind.versions.join(', ')}.`;
      problems.push(problem(message, 'Select that version in the values, or take a newer version of the chart.'));
    }
    const placed = kind?.namespaced ? { namespace: own || namespace } : {};
    return { ...object, metadata: { ...metadata, name: metadata.name, ...placed } };
  });
  if (problems.length > 0) throw new UserError(problems);
  return scoped;
}

/** By group and kind. */
function servedKinds(kubernetes: string, crds: readonly Crd[]): ReadonlyMap<string, ServedKind> {
  const ofKubernetes = groupBy(kubernetesApi(kubernetes).kinds, ({ group, kind }) => `${group}/${kind}`);
  return new Map<string, ServedKind>([
    ...[...ofKubernetes].map(([key, all]): [string, ServedKind] => [
      key,
      { namespaced: all[0]!.namespaced, versions: all.map(({ version }) => version) },
    ]),
    ...crds.map(({ spec }): [string, ServedKind] => [
      `${spec.group}/${spec.names.kind}`,
      {
        namespaced: spec.scope === 'Namespaced',
        versions: spec.versions.filter(({ served }) => served !== false).map(({ name }) => name),
      },
    ]),
  ]);
}

function versionOf({ apiVersion }: HelmObject): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}
