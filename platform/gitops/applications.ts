import type { App } from 'cdk8s';
import { type Graph, withObjects } from '../link/graph';
import { renderEnvironment } from '../render';
import { type EnvironmentPlan, plan } from './plan';

/** Builds the Applications of one environment. @param all every environment of the cluster, this one included. */
export type ApplicationsChart = (app: App, own: EnvironmentPlan, all: readonly EnvironmentPlan[]) => void;

/** Adds to each environment the Argo CD Applications of its folders, in waves that follow from the references between them. */
export function withApplications(graph: Graph, applications: ApplicationsChart): Graph {
  const plans = plan(graph);
  const environments = graph.environments.map((environment) => {
    const own = plans.find(({ name }) => name === environment.name)!;
    const { objects } = renderEnvironment(environment.name, graph.cluster, (app) => applications(app, own, plans));
    return { ...environment, objects: [...environment.objects, ...objects] };
  });
  return withObjects(graph, environments);
}
