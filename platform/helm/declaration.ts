import type { Cluster } from '../model/cluster';
import { freeze } from '../util/freeze';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** A third-party Helm chart as a cluster runs it: all that its render depends on, and nothing else. */
export interface ChartDeclaration {
  /** Environment that it is rendered for; the render is kept under that name. */
  readonly environment: string;
  /** Kubernetes minor that the chart is rendered for. */
  readonly kubernetes: string;
  /** The chart's own name; its folder below imports/helm. */
  readonly name: string;
  /** Exact version of the chart. */
  readonly version: string;
  /** URL of its repository: `https://...` with an index, or `oci://...` without the chart's name. */
  readonly repository: string;
  /** Name of the release. Objects are named after it. Default: the chart's name. */
  readonly release: string;
  /** Namespace of its namespaced objects that name none. */
  readonly namespace: string;
  /** What differs from the chart's own values. */
  readonly values: JsonObject;
  /** Paths in the values below which the chart takes any key, though its defaults list some (`configs.cm`). Default: none. */
  readonly open: readonly string[];
  /** Folders and files below the chart's templates that are left out, for parts that no value switches off. Default: none. */
  readonly leaveOut: readonly string[];
  /** APIs beyond Kubernetes' own that the chart may find, such as `monitoring.coreos.com/v1`. Default: none. */
  readonly apiVersions: readonly string[];
  /** Its CRDs; false leaves them to somebody else. Default: all, whole. */
  readonly crds: false | CrdOptions;
}

export interface CrdOptions {
  /** API groups whose kinds are taken; a chart may bring those of other products. Default: all. */
  readonly groups?: readonly string[];
  /** Per CRD, paths in its schema below which everything is allowed instead of described: for schemas above the size limit. */
  readonly prune?: Readonly<Record<string, readonly string[]>>;
}

/** @typeParam Values the type that `npm run import` generates from the chart's own values: a misspelt key does not compile. */
export interface ChartOptions<Values> {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  readonly release?: string;
  readonly namespace: string;
  readonly values: Values;
  readonly open?: readonly string[];
  readonly leaveOut?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly crds?: false | CrdOptions;
}

/** Declares a chart for a cluster. Plain frozen data: nothing is read or rendered here. */
export function declareChart<Values extends object>(
  { name: environment, kubernetes }: Pick<Cluster, 'name' | 'kubernetes'>,
  { release, values, open = [], leaveOut = [], apiVersions = [], crds = {}, ...chart }: ChartOptions<Values>,
): ChartDeclaration {
  return freeze({
    environment,
    kubernetes,
    ...chart,
    release: release ?? chart.name,
    // Without the keys that are undefined: the values are data from here on.
    values: JSON.parse(JSON.stringify(values)) as JsonObject,
    open,
    leaveOut,
    apiVersions,
    crds,
  });
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
