import type { App } from 'cdk8s';
import { areKept } from '../kept-renders';
import { type Graph, withObjects } from '../link/graph';
import type { RenderedEnvironment } from '../model/rendered';
import { renderEnvironment } from '../render';
import { type EnvironmentPlan, planApplications } from './plan';

/** Builds the Argo CD Applications of one environment. @param all every environment of the cluster, including this one. */
export type ApplicationsChart = (app: App, own: EnvironmentPlan, all: readonly EnvironmentPlan[]) => void;

/** Adds the Argo CD Applications of its folders to each environment, with sync waves from the references between the folders. */
export function withApplications(graph: Graph, applications: ApplicationsChart): Graph {
  const plans = planApplications(graph);
  const text = areKept() ? JSON.stringify(plans) : undefined;
  const environments = graph.environments.map((environment) => {
    const own = plans.find(({ name }) => name === environment.name)!;
    const objects = objectsOf(applications, own, plans, text);
    return { ...environment, objects: [...environment.objects, ...objects] };
  });
  return withObjects(graph, environments);
}

interface KeptApplications {
  readonly text: string;
  readonly byEnvironment: Map<string, RenderedEnvironment['objects']>;
}

const kept = new WeakMap<ApplicationsChart, KeptApplications>();

/** @param text of all plans, for which the objects are kept. Default: nothing is kept. */
function objectsOf(
  applications: ApplicationsChart,
  own: EnvironmentPlan,
  plans: readonly EnvironmentPlan[],
  text: string | undefined,
): RenderedEnvironment['objects'] {
  const last = kept.get(applications);
  const known = last?.text === text ? last?.byEnvironment.get(own.name) : undefined;
  if (known) return known;
  const { objects } = renderEnvironment(own.name, own.cluster, (app) => applications(app, own, plans));
  if (text !== undefined) {
    const store = last?.text === text ? last : { text, byEnvironment: new Map() };
    kept.set(applications, store);
    store.byEnvironment.set(own.name, objects);
  }
  return objects;
}
