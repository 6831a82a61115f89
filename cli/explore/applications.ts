import { planApplications } from '@twisterlab/platform/gitops/plan';
import { dependencies, folderOf } from '@twisterlab/platform/gitops/sync-waves';
import { displayName, type Graph } from '@twisterlab/platform/link/graph';
import { byCodeUnit, groupBy } from '@twisterlab/platform/util/collections';
import { applicationsFolder } from '../../charts/argo-cd/applications';
import type { ExploredApplication, ExploredEnvironment } from './model';

/** Namespaces and order of the environments, as Argo CD syncs them. */
export function environmentsOf(graphs: readonly Graph[]): ExploredEnvironment[] {
  return graphs.flatMap((graph) => {
    const plans = planApplications(graph);
    return graph.environments.map(({ name, cluster, objects }) => ({
      name,
      cluster: cluster.name,
      namespaces: [...new Set(objects.flatMap(({ manifest }) => manifest.metadata.namespace ?? []))].sort(byCodeUnit),
      ...(name !== cluster.name && { wave: plans.find((plan) => plan.name === name)!.wave }),
    }));
  });
}

/** The folders of dist in the order of their sync, and what each waits for. */
export function applicationsOf(graphs: readonly Graph[]): ExploredApplication[] {
  return graphs.flatMap((graph) => {
    const needs = groupBy(dependencies(graph), ({ from }) => folderOf(from));
    return planApplications(graph).flatMap(({ name: environment, folders }) =>
      folders
        .map(({ application, wave, until }): ExploredApplication => {
          const before = groupBy(needs.get(`${environment}/${application}`) ?? [], ({ to }) => folderOf(to));
          const after = [...before].map(([folder, [first]]) => ({
            folder,
            reason: `${displayName(first!.from.manifest)}: ${first!.at}`,
          }));
          return {
            environment,
            name: application,
            wave: application === applicationsFolder ? undefined : wave,
            until,
            after,
          };
        })
        .sort((a, b) => (a.wave ?? -1) - (b.wave ?? -1) || byCodeUnit(a.name, b.name)),
    );
  });
}
