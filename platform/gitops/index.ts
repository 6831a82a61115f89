import { Applications } from '../../charts/argo-cd/applications';
import { link } from '../link/graph';
import type { Fleet } from '../../environments/schema/fleet';
import { type RenderedEnvironment, renderEnvironment } from '../render';
import { plan } from './plan';

/** Adds to each environment the Argo CD Applications of its folders, in waves that follow from the references between them. */
export function withApplications(
  environments: readonly RenderedEnvironment[],
  { clusters, tenants }: Fleet,
): RenderedEnvironment[] {
  return clusters.flatMap((cluster) => {
    const own = environments.filter((environment) => environment.cluster === cluster);
    const graph = link(
      cluster,
      tenants.filter((tenant) => tenant.cluster === cluster),
      own,
    );
    const plans = plan(graph, own);
    return own.map((environment) => {
      const mine = plans.find(({ name }) => name === environment.name)!;
      const { objects } = renderEnvironment(environment.name, cluster, (app) => new Applications(app, mine, plans));
      return { ...environment, objects: [...environment.objects, ...objects] };
    });
  });
}
