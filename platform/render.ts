import { ApiObject, App, Chart } from 'cdk8s';
import { withPruneConfirmation } from './gitops/stateful';
import type { Cluster } from './model/cluster';
import { declared, monitoredBelow } from './model/declared';
import type { Manifest } from './model/manifest';
import { type MonitoringDeclarations, mergeMonitoring, type RuleGroup } from './model/monitoring';
import { UserError } from './model/problem';
import type { Rendered, RenderedEnvironment } from './model/rendered';
import { groupBy } from './util/collections';

/**
 * Phase two of an environment: configures its monitoring from what every environment of the cluster declared in phase one.
 * It may add objects and flows; a scrape, a probe or a rule group declared here is an error, since nobody collects it.
 * @returns rule groups that follow from what was collected.
 */
export type Monitor = (collected: MonitoringDeclarations) => readonly RuleGroup[];

/** An environment as a site hands it to the engine. */
export interface EnvironmentSource {
  /** Its folder under dist. That of the cluster itself bears the cluster's name. */
  readonly name: string;
  readonly cluster: Cluster;
  /** Phase one: builds its charts, each a folder of dist by its id. @returns phase two, where it monitors the cluster. */
  build(app: App): Monitor | undefined | undefined;
}

/**
 * Renders every environment in this process, in two phases: all charts of a cluster, then what monitors them.
 * @throws UserError for what a construct's own validation reports, and for a monitoring declaration in phase two.
 */
export function renderAll(sources: readonly EnvironmentSource[]): RenderedEnvironment[] {
  return buildAll(sources).map(({ name, cluster, app, monitored }) => collect(name, cluster, app, monitored));
}

/** An environment whose charts are built. */
export interface BuiltEnvironment {
  readonly name: string;
  readonly cluster: Cluster;
  readonly app: App;
  /** What it declared for monitoring, with the rules that phase two added. */
  readonly monitored: MonitoringDeclarations;
}

/**
 * Runs both phases of every environment.
 * @param newApp makes the app of the environment of that name. Default: one that nobody writes.
 */
export function buildAll(
  sources: readonly EnvironmentSource[],
  newApp: (name: string) => App = () => new App(),
): BuiltEnvironment[] {
  const built = sources.map(({ name, cluster, build }) => {
    const app = newApp(name);
    const monitor = build(app);
    return { name, cluster, app, monitor, own: monitoredBelow(app) };
  });
  const collected = new Map(
    [...groupBy(built, ({ cluster }) => cluster)].map(([cluster, own]) => [
      cluster,
      mergeMonitoring(own.map((each) => each.own)),
    ]),
  );
  return built.map(({ name, cluster, app, monitor, own }) => {
    const ruleGroups = monitor?.(collected.get(cluster)!) ?? [];
    refuseLate(name, own, monitoredBelow(app));
    return { name, cluster, app, monitored: { ...own, ruleGroups: [...ruleGroups, ...own.ruleGroups] } };
  });
}

/** Builds one environment that monitors nothing. */
export function renderEnvironment(name: string, cluster: Cluster, build: (app: App) => void): RenderedEnvironment {
  const source = {
    name,
    cluster,
    build(app: App) {
      build(app);
      return undefined;
    },
  };
  return renderAll([source])[0]!;
}

function refuseLate(name: string, before: MonitoringDeclarations, after: MonitoringDeclarations): void {
  const late = Object.entries(after).flatMap(([kind, all]: [string, readonly unknown[]]) =>
    all.slice(before[kind as keyof MonitoringDeclarations].length).map((each) => `${kind} ${JSON.stringify(each)}`),
  );
  if (late.length === 0) return;
  const message = `declares after everything was collected: ${late.join(', ')}. Nothing would read it.`;
  throw new UserError([{ where: name, message, fix: 'Declare it while the charts are built, not in phase two.' }]);
}

/**
 * Takes each object's JSON. cdk8s' own writer is not used: it loses objects of one name, keeps stale files and resolves the
 * whole app for every chart. Source: docs/decisions/0001-own-writer.md.
 */
function collect(name: string, cluster: Cluster, app: App, monitored: MonitoringDeclarations): RenderedEnvironment {
  const constructs = app.node.findAll();
  const faults = constructs.flatMap(({ node }) =>
    node.validate().map((message) => ({ where: `${name}/${node.path}`, message, fix: 'Correct the chart.' })),
  );
  if (faults.length > 0) throw new UserError(faults);

  const objects = constructs.filter(ApiObject.isApiObject).map((object): Rendered => {
    const chart = Chart.of(object);
    return {
      environment: name,
      application: chart.node.id,
      home: chart.namespace,
      manifest: withPruneConfirmation(object.toJson() as Manifest),
    };
  });
  return {
    name,
    cluster,
    objects,
    flows: declared(app, 'flow'),
    secrets: declared(app, 'secret'),
    exceptions: declared(app, 'exception'),
    endpoints: declared(app, 'endpoints'),
    monitored,
  };
}
