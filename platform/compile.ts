import { type ApplicationsChart, withApplications } from './gitops/applications';
import { renderChanged } from './kept-renders';
import { type Graph, link } from './link/graph';
import { type Facts, noFacts } from './model/facts';
import type { RenderedEnvironment } from './model/rendered';
import type { EnvironmentSource } from './render';
import { groupBy } from './util/collections';
import { progress } from './util/progress';
import type { Rule } from './verify/rule';
import { step, verify, verifyShape } from './verify/verify';

/** The input of the engine. */
export interface Site {
  readonly sources: readonly EnvironmentSource[];
  /** Contracts of the site's images. Default: none. */
  readonly facts?: Facts;
  /** Rules in addition to those of the engine. Default: none. */
  readonly rules?: readonly Rule[];
  /** Builds the Argo CD Applications of an environment. Default: none are built. */
  readonly applications?: ApplicationsChart;
  /** See `code` of a source. Default: it is never known. */
  applicationsCode?(): string | undefined;
}

/**
 * Renders, links and verifies all environments. Writes no file.
 * @returns a graph per cluster, which includes the Applications.
 * @throws UserError with every finding.
 */
export function compile({ sources, facts = noFacts, rules = [], applications, applicationsCode }: Site): Graph[] {
  progress('rendering');
  const environments = renderChanged(sources);
  verifyShape(environments);
  const graphs = linkAll(environments, facts).map((graph) =>
    applications ? planned(graph, applications, applicationsCode?.()) : graph,
  );
  progress('verifying');
  verifyShape(graphs.flatMap((graph) => graph.environments));
  verify(graphs, rules);
  return graphs;
}

function planned(graph: Graph, applications: ApplicationsChart, code: string | undefined): Graph {
  const { cluster, facts, environments } = graph;
  return step('applications', environments, (part) =>
    withApplications(part === environments ? graph : link(cluster, part, facts), applications, code),
  );
}

/** Links the environments of each cluster. @throws UserError for an object that cannot be linked. */
export function linkAll(environments: readonly RenderedEnvironment[], facts: Facts = noFacts): Graph[] {
  return [...groupBy(environments, ({ cluster }) => cluster)].map(([cluster, own]) =>
    step('link', own, (part) => link(cluster, part, facts)),
  );
}
