import type { App } from 'cdk8s';
import { areKept } from '../kept-renders';
import { type Graph, withObjects } from '../link/graph';
import type { RenderedEnvironment } from '../model/rendered';
import { renderEnvironment } from '../render';
import { digest, remembered } from '../util/memory';
import { type EnvironmentPlan, planApplications } from './plan';

/** Builds the Argo CD Applications of one environment. @param all every environment of the cluster, including this one. */
export type ApplicationsChart = (app: App, own: EnvironmentPlan, all: readonly EnvironmentPlan[]) => void;

/**
 * Adds the Argo CD Applications of its folders to each environment, with sync waves from the references between the folders.
 * @param code changes whenever the code of `applications` does. Default: unknown, and nothing is kept between processes.
 */
export function withApplications(graph: Graph, applications: ApplicationsChart, code?: string): Graph {
  const plans = planApplications(graph);
  const text = areKept() ? textOf(graph, plans) : undefined;
  const environments = graph.environments.map((environment) => {
    const own = plans.find(({ name }) => name === environment.name)!;
    const objects = objectsOf(applications, own, plans, text, code);
    return { ...environment, objects: [...environment.objects, ...objects] };
  });
  return withObjects(graph, environments);
}

/** A short text that is the same for the same plans. All have the cluster of the graph. */
function textOf({ cluster }: Graph, plans: readonly EnvironmentPlan[]): string {
  return digest(JSON.stringify([cluster, plans.map(({ cluster: _, ...plan }) => plan)]));
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
  code: string | undefined,
): RenderedEnvironment['objects'] {
  const last = kept.get(applications);
  const known = last?.text === text ? last?.byEnvironment.get(own.name) : undefined;
  if (known) return known;
  const render = () => renderEnvironment(own.name, own.cluster, (app) => applications(app, own, plans)).objects;
  const input = () => JSON.stringify([own.name, code, text]);
  const objects = text === undefined || code === undefined ? render() : remembered('applications', input, render);
  if (text !== undefined) {
    const store = last?.text === text ? last : { text, byEnvironment: new Map() };
    kept.set(applications, store);
    store.byEnvironment.set(own.name, objects);
  }
  return objects;
}
