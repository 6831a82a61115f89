import type { App } from 'cdk8s';
import { type Graph, withObjects } from '../link/graph';
import { renderEnvironment } from '../render';
import { type EnvironmentPlan, planApplications } from './plan';

/** Builds the Argo CD Applications of one environment. @param all every environment of the cluster, including this one. */
export type ApplicationsChart = (app: App, own: EnvironmentPlan, all: readonly EnvironmentPlan[]) => void;

/** Adds the Argo CD Applications of its folders to each environment, with sync waves from the references between the folders. */
export function withApplications(graph: Graph, applications: ApplicationsChart): Graph {
  const plans = planApplications(graph);
  const environments = graph.environments.map((environment) => {
    const own = plans.find(({ name }) => name === environment.name)!;
    const { objects } = renderEnvironment(environment.name, graph.cluster, (app) => applications(app, own, plans));
    return { ...environment, objects: [...environment.objects, ...objects] };
  });
  return withObjects(graph, environments);
}
