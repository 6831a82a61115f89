import { ApiObject, App, Chart } from 'cdk8s';
import { withPruneConfirmation } from './gitops/stateful';
import { withLostNodeTolerations } from './kubernetes/lost-node';
import type { Cluster } from './model/cluster';
import { declared, monitoringBelow } from './model/declarations';
import type { Manifest } from './model/manifest';
import { type MonitoringDeclarations, mergeMonitoring, type RuleGroup } from './model/monitoring';
import { UserError } from './model/problem';
import type { RenderedEnvironment, RenderedObject } from './model/rendered';
import { groupBy } from './util/collections';

/**
 * Phase two of an environment: configures monitoring and the ingress controller from the declarations that all environments of the
 * cluster made in phase one. It may add objects and flows. Declaring a scrape, a probe, a rule group or a route here is an error, because it would not be collected.
 * @returns rule groups derived from the collected declarations.
 */
export type ConfigureMonitoring = (collected: MonitoringDeclarations) => readonly RuleGroup[];

/** An environment that a site passes to the engine. */
export interface EnvironmentSource {
  /** Its folder under dist. The cluster's own environment has the name of the cluster. */
  readonly name: string;
  readonly cluster: Cluster;
  /**
   * Phase one: builds its charts; the id of each is its folder of dist.
   * @param inputs a copy of those below, if there are any.
   * @returns phase two, if it monitors the cluster.
   */
  build(app: App, inputs?: readonly object[]): ConfigureMonitoring | undefined;
  /** All data that `build` reads beside files. Default: unknown. */
  readonly inputs?: readonly object[];
  /**
   * A text that changes whenever the code of `build` or a file that it reads does; undefined while it is not known. It is known
   * after `build` at the latest. Default: it is never known, and each run renders the environment.
   */
  code?(): string | undefined;
}

/**
 * Renders all environments in two phases: first all charts, then the configuration of monitoring.
 * @throws UserError for errors of a construct's validation, and for a monitoring declaration in phase two.
 */
export function renderAll(sources: readonly EnvironmentSource[]): RenderedEnvironment[] {
  const begun = sources.map((source) => begin(source, source.inputs));
  const ended = end(begun, collectedOf(begun));
  return begun.map((each) => ended.get(each)!);
}

/** An environment after phase one. Without phase two it is rendered: its constructs take more memory than all that comes after. */
export interface Begun {
  readonly cluster: Cluster;
  /** What it declared. */
  readonly own: MonitoringDeclarations;
  readonly state: PhaseOne | RenderedEnvironment;
}

/** @param inputs of the source, or a copy. @param read the cluster of the source, or a copy, for what reads it after the charts. */
export function begin(source: EnvironmentSource, inputs: EnvironmentSource['inputs'], read = source.cluster): Begun {
  const phase = build(source, inputs);
  const { cluster, own, app, monitor } = phase;
  if (monitor) return { cluster, own, state: { ...phase, read } };
  const state = collect({ ...phase, cluster: read, monitoring: own });
  app.node.lock();
  return { cluster, own, state };
}

/** Phase two of all environments. */
export function end(
  all: readonly Begun[],
  collected: ReturnType<typeof collectedOf>,
): ReadonlyMap<Begun, RenderedEnvironment> {
  const phases = all.flatMap(({ state }) => ('app' in state ? [state] : []));
  const built = new Map(configured(phases, collected).map((each, index) => [phases[index], each]));
  return new Map(
    all.map((each) => {
      const { state } = each;
      return [each, 'app' in state ? collect({ ...built.get(state)!, cluster: state.read ?? each.cluster }) : state];
    }),
  );
}

/** An environment after both phases. */
export interface BuiltEnvironment {
  readonly name: string;
  readonly cluster: Cluster;
  readonly app: App;
  /** Its monitoring declarations and the rule groups that phase two returned. */
  readonly monitoring: MonitoringDeclarations;
}

/**
 * Runs both phases of every environment.
 * @param newApp creates the app of the environment of that name. Default: one that is never written.
 */
export function buildAll(
  sources: readonly EnvironmentSource[],
  newApp: (name: string) => App = () => new App(),
): BuiltEnvironment[] {
  const built = sources.map((source) => build(source, source.inputs, newApp));
  return configured(built, collectedOf(built));
}

/** An environment between the phases. */
export interface PhaseOne {
  readonly name: string;
  readonly cluster: Cluster;
  readonly app: App;
  readonly monitor: ConfigureMonitoring | undefined;
  /** What reads the cluster after the charts gets this copy. Default: the cluster. */
  readonly read?: Cluster;
  /** What it declared. */
  readonly own: MonitoringDeclarations;
}

/** Phase one. @param inputs of the source, or a copy. @param newApp see `buildAll`. */
export function build(
  source: EnvironmentSource,
  inputs: EnvironmentSource['inputs'],
  newApp: (name: string) => App = () => new App(),
): PhaseOne {
  const { name, cluster } = source;
  const app = newApp(name);
  try {
    const monitor = source.build(app, inputs);
    return { name, cluster, app, monitor, own: monitoringBelow(app) };
  } catch (error) {
    throw nameClash(name, error) ?? error;
  }
}

/** Two charts or objects with one name: a mistake in a chart, which the library reports as an error of the program. */
function nameClash(environment: string, error: unknown): UserError | undefined {
  const [, name, kind, parent] =
    /There is already a Construct with name '(.+?)' in (\w+)(?: \[(.*)\])?/.exec(
      error instanceof Error ? error.message : '',
    ) ?? [];
  if (name === undefined) return undefined;
  const message =
    kind === 'App'
      ? `two applications have the name ${name}.`
      : `${parent || kind} has two parts with the name ${name}.`;
  const fix =
    'Give one of them another name: an application is a folder of dist, and a Helm chart has the name of its release.';
  return new UserError([{ where: environment, message, fix }]);
}

/** What the environments of each cluster declared. */
export function collectedOf(
  all: readonly Pick<PhaseOne, 'cluster' | 'own'>[],
): ReadonlyMap<Cluster, MonitoringDeclarations> {
  const byCluster = groupBy(all, ({ cluster }) => cluster);
  return new Map([...byCluster].map(([cluster, own]) => [cluster, mergeMonitoring(own.map((each) => each.own))]));
}

/** Phase two of all environments. @throws UserError for a declaration in phase two. */
export function configured(phases: readonly PhaseOne[], collected: ReturnType<typeof collectedOf>): BuiltEnvironment[] {
  const all = phases.map(({ name, cluster, app, monitor, own }): BuiltEnvironment => {
    const ruleGroups = monitor?.(collected.get(cluster)!) ?? [];
    return { name, cluster, app, monitoring: { ...own, ruleGroups: [...ruleGroups, ...own.ruleGroups] } };
  });
  for (const { name, app, own } of phases) rejectLateDeclarations(name, own, monitoringBelow(app));
  return all;
}

/** Renders one environment without phase two. */
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

function rejectLateDeclarations(name: string, before: MonitoringDeclarations, after: MonitoringDeclarations): void {
  const late = Object.entries(after).flatMap(([kind, all]: [string, readonly unknown[]]) => {
    const collected: unknown[] = [...before[kind as keyof MonitoringDeclarations]];
    return all
      .filter((each) => {
        const index = collected.indexOf(each);
        if (index >= 0) collected.splice(index, 1);
        return index < 0;
      })
      .map((each) => `${kind} ${JSON.stringify(each)}`);
  });
  if (late.length === 0) return;
  const message = `declares monitoring in phase two, after the declarations were collected: ${late.join(', ')}.`;
  throw new UserError([{ where: name, message, fix: 'Declare it in build(), while the charts are built.' }]);
}

/**
 * Collects the JSON of each object. cdk8s' own writer is not used: it loses objects of the same name, keeps stale files and
 * resolves the whole app for every chart. Source: docs/decisions/0001-own-writer.md.
 */
export function collect({ name, cluster, app, monitoring }: BuiltEnvironment): RenderedEnvironment {
  const constructs = app.node.findAll();
  const errors = constructs.flatMap(({ node }) =>
    node.validate().map((message) => ({ where: `${name}/${node.path}`, message, fix: 'Correct the chart.' })),
  );
  if (errors.length > 0) throw new UserError(errors);

  const objects = constructs.filter(ApiObject.isApiObject).map((object): RenderedObject => {
    const chart = Chart.of(object);
    return {
      environment: name,
      application: chart.node.id,
      applicationNamespace: chart.namespace,
      manifest: withLostNodeTolerations(withPruneConfirmation(object.toJson() as Manifest), cluster),
      chart: chart.constructor.name,
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
    monitoring,
  };
}
