import type { Labels } from './manifest';

/** A scrape of the pods of one workload. Workloads may share a job, such as one per tenant. */
export interface Scrape {
  /** Value of the label `job`, by which dashboards and alerts select. */
  readonly job: string;
  readonly pods: { readonly name: string; readonly namespace: string; readonly labels: Labels };
  /** Container port. */
  readonly port: number;
  /** Default: /metrics. */
  readonly path?: string;
  /**
   * HTTPS with a self-signed certificate and a bearer token that the pods verify with a TokenReview.
   * Default: HTTP without authentication, restricted by NetworkPolicies.
   */
  readonly secured?: boolean;
  /** HTTPS with a self-signed certificate, without authentication. Default: HTTP. */
  readonly encrypted?: boolean;
  /** The pods use hostNetwork. Default: false. */
  readonly hostNetwork?: boolean;
  /** Keeps the labels `namespace`, `pod` and `node` that the exporter sets, which name other objects than itself. Default: false. */
  readonly honorLabels?: boolean;
  /** The workload has no pods on purpose, so the absence of its metrics is no fault. Default: false. */
  readonly withoutPods?: boolean;
}

/** Pods that send metrics to Prometheus by remote write, because a scrape would miss them: they run for a minute. */
export interface Push {
  /** Name of the catalogue of their metrics. Their series have only the labels in it. */
  readonly job: string;
  readonly pods: Scrape['pods'];
}

/** An alerting or recording rule. Source: Prometheus, configuration of rules. */
export interface MonitoringRule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  /** Default: fires at once. */
  readonly for?: string;
  /** How long it fires after its condition has ended. Default: not at all. */
  readonly keep_firing_for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Test cases, which are not written to Prometheus' rule files. */
  readonly proof?: Proof;
}

/** Input series of a test case and the time of evaluation. */
export interface Case {
  /** Values by series, from time 0, in promtool's notation: `{ 'up{job="redis"}': '1x5 0x10' }`. */
  readonly given: Readonly<Record<string, string>>;
  /** Evaluation time: `16m`. */
  readonly at: string;
  /** Interval of values and evaluations. Default: 1m. */
  readonly every?: string;
}

/** A test case in which the rule returns one series. */
export interface Result extends Case {
  /** Labels of the result, without those that the rule sets. Default: those of the first series in `given`. */
  readonly labels?: Readonly<Record<string, string>>;
}

export interface Firing extends Result {
  /** The rendered summary annotation. */
  readonly summary: string;
}

/** Cases of an alert, or values of a recorded series. */
export type Proof = AlertProof | { readonly yields: readonly (Result & { readonly value: number })[] };

export interface AlertProof {
  readonly fires: readonly Firing[];
  readonly quiet: readonly Case[];
  /**
   * What follows the first firing case when the cause has recovered. Series that it does not name keep their last value. `byCommit`:
   * the alert reads no series, and only a commit that changes its rule resolves it.
   */
  readonly recovers: Case | 'byCommit';
}

/** Rules that are evaluated together. */
export interface RuleGroup {
  readonly name: string;
  /** The namespace that all rules are about. Default: none, they are about the cluster or about several namespaces. */
  readonly namespace?: string;
  readonly rules: readonly MonitoringRule[];
}

/** A blackbox probe of a host name, over HTTPS through the ingress controller. */
export interface Probe {
  readonly host: string;
  readonly path: string;
  /** Expected HTTP status: 401 for hosts with a login. */
  readonly status: number;
}

/** Pods to which the ingress controller connects for the host names of a route. */
export interface RoutedPods {
  /** The environment that routes to them. */
  readonly environment: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** Container port. */
  readonly port: number;
  /** Name of the Ingress, in the same namespace. */
  readonly ingress: string;
  readonly hosts: readonly string[];
  /** Paths of each host. */
  readonly paths: readonly string[];
  /** The ingress controller also resolves the name of their Service. Default: false, it gets addresses from the API server. */
  readonly byName?: boolean;
}

/** What workloads declare for the cluster's monitoring and for its ingress controller. */
export interface MonitoringDeclarations {
  readonly probes: readonly Probe[];
  readonly scrapes: readonly Scrape[];
  readonly pushes: readonly Push[];
  readonly ruleGroups: readonly RuleGroup[];
  readonly routes: readonly RoutedPods[];
}

export const noMonitoring: MonitoringDeclarations = { probes: [], scrapes: [], pushes: [], ruleGroups: [], routes: [] };

export function mergeMonitoring(all: readonly MonitoringDeclarations[]): MonitoringDeclarations {
  return {
    probes: all.flatMap(({ probes }) => probes),
    scrapes: all.flatMap(({ scrapes }) => scrapes),
    pushes: all.flatMap(({ pushes }) => pushes),
    ruleGroups: all.flatMap(({ ruleGroups }) => ruleGroups),
    routes: all.flatMap(({ routes }) => routes),
  };
}
