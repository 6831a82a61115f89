import type { Cluster } from '../model/cluster';
import { deepFreeze } from '../util/freeze';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** A third-party Helm chart as a cluster runs it: exactly the inputs of its render. */
export interface ChartDeclaration {
  /** Environment that it is rendered for; names the render's file. */
  readonly environment: string;
  /** Kubernetes minor version that it is rendered for. */
  readonly kubernetes: string;
  /** The chart's own name; its folder below imports/helm. */
  readonly name: string;
  /** Exact version of the chart. */
  readonly version: string;
  /** URL of its repository: `https://...` with an index, or `oci://...` without the chart's name. */
  readonly repository: string;
  /** Release name, from which charts derive object names. Default: the chart's name. */
  readonly release: string;
  /** Distinguishes the releases of one chart in one cluster; part of the name of the render's file. Default: none, for the only one. */
  readonly instance?: string;
  /** Namespace of namespaced objects that do not set one. */
  readonly namespace: string;
  /** Overrides of the chart's default values. */
  readonly values: JsonObject;
  /** Paths of maps in the values that take any key, although the defaults list some (`configs.cm`). Default: none. */
  readonly freeform: readonly string[];
  /** Paths of values that the templates read, although neither defaults nor schema list them. Default: none. */
  readonly undocumented: readonly string[];
  /** Folders and files below the chart's templates to exclude, for parts that no value disables. Default: none. */
  readonly excludeTemplates: readonly string[];
  /** APIs besides Kubernetes' own that `.Capabilities` reports, such as `monitoring.coreos.com/v1`. Default: none. */
  readonly apiVersions: readonly string[];
  /** Which of its CRDs to import, and how; false if another application installs them. Default: all, unpruned. */
  readonly crds: false | CrdOptions;
  /**
   * What becomes of hooks that Helm runs on upgrades alone. Argo CD has no such phase: `omit` leaves them out, and upgrade steps
   * are for the user; `every-sync` runs them at every sync, also the first. Default: none, and such a hook is an error.
   */
  readonly upgradeHooks?: UpgradeHooks;
}

export type UpgradeHooks = 'omit' | 'every-sync';

export interface CrdOptions {
  /** API groups to import; a chart may contain CRDs of other products. Default: all. */
  readonly groups?: readonly string[];
  /** Names of CRDs that another chart owns. Default: none. */
  readonly except?: readonly string[];
  /** By CRD name, schema paths below which any field is allowed: for schemas above the size limit. */
  readonly prune?: Readonly<Record<string, readonly string[]>>;
}

/** @typeParam Values the type that `npm run import` generates from the chart's defaults: a misspelt key does not compile. */
export interface ChartOptions<Values> {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  readonly release?: string;
  readonly instance?: string;
  readonly namespace: string;
  readonly values: Values;
  readonly freeform?: readonly string[];
  readonly undocumented?: readonly string[];
  readonly excludeTemplates?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly crds?: false | CrdOptions;
  readonly upgradeHooks?: UpgradeHooks;
}

/** Declares a chart for a cluster. Returns read-only data; reads and renders nothing. */
export function declareChart<Values extends object>(
  { name: environment, kubernetes }: Pick<Cluster, 'name' | 'kubernetes'>,
  options: ChartOptions<Values>,
): ChartDeclaration {
  const { name, version, repository, namespace, values } = options;
  const declaration: ChartDeclaration = {
    environment,
    kubernetes,
    name,
    version,
    repository,
    namespace,
    release: options.release ?? name,
    // As JSON, which removes keys that are undefined.
    values: JSON.parse(JSON.stringify(values)) as JsonObject,
    freeform: options.freeform ?? [],
    undocumented: options.undocumented ?? [],
    excludeTemplates: options.excludeTemplates ?? [],
    apiVersions: options.apiVersions ?? [],
    crds: options.crds ?? {},
    ...(options.instance !== undefined && { instance: options.instance }),
    ...(options.upgradeHooks !== undefined && { upgradeHooks: options.upgradeHooks }),
  };
  return deepFreeze(declaration);
}

/** Name of a release's render: the environment, and the instance of several. */
export function renderName({ environment, instance }: Pick<ChartDeclaration, 'environment' | 'instance'>): string {
  return instance === undefined ? environment : `${environment}.${instance}`;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
