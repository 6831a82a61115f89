import type { Labels } from './manifest';

/** What Prometheus reads from the pods of one workload. Several workloads may share a job: one a tenant. */
export interface Scrape {
  /** Value of the label `job`, which dashboards and alerts select by. */
  readonly job: string;
  readonly pods: { readonly name: string; readonly namespace: string; readonly labels: Labels };
  /** The port that the pods open. */
  readonly port: number;
  /** Default: /metrics. */
  readonly path?: string;
  /** TLS whose certificate nobody signed, and a token that the pods ask the API server about. Default: plain HTTP, open to whom a policy lets in. */
  readonly secured?: boolean;
  /** The pods are in the network of their node. Default: false. */
  readonly onNodes?: boolean;
  /** It tells of others, whose `namespace`, `pod` and `node` its series bear instead of its own. Default: false. */
  readonly honorLabels?: boolean;
}

/** A rule of Prometheus. Source: its documentation on alerting and recording rules. */
export interface MonitoringRule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  /** How long it has to hold. Default: at once. */
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Cases that show what it does; no part of what Prometheus reads. */
  readonly proof?: Proof;
}

/** What is given to a rule, and when it is asked. */
export interface Case {
  /** Values of series from the start of time on, in promtool's notation: `{ 'up{job="redis"}': '1x5 0x10' }`. */
  readonly given: Readonly<Record<string, string>>;
  /** Time since the start: `16m`. */
  readonly at: string;
  /** Between two values, and between two evaluations. Default: 1m. */
  readonly every?: string;
}

/** A case in which the rule gives one result. */
export interface Result extends Case {
  /** Labels of the result, beside those that the rule sets. Default: those of the first series that is given. */
  readonly labels?: Readonly<Record<string, string>>;
}

export interface Firing extends Result {
  /** The summary of the alert, with its template filled in. */
  readonly summary: string;
}

/** Cases of an alert, both ways; or those of a recorded series. */
export type Proof =
  | { readonly fires: readonly Firing[]; readonly quiet: readonly Case[] }
  | { readonly yields: readonly (Result & { readonly value: number })[] };

/** Rules that are judged together. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly MonitoringRule[];
}

/** A host name that is asked from time to time, over HTTPS and through the ingress controller. */
export interface Probe {
  readonly host: string;
  readonly path: string;
  /** The status that shows that it works: 401 where it asks for a password. */
  readonly status: number;
}

/** What workloads ask of the cluster's monitoring. */
export interface MonitoringDeclarations {
  readonly probes: readonly Probe[];
  readonly scrapes: readonly Scrape[];
  readonly ruleGroups: readonly RuleGroup[];
}

export const noMonitoring: MonitoringDeclarations = { probes: [], scrapes: [], ruleGroups: [] };

export function mergeMonitoring(all: readonly MonitoringDeclarations[]): MonitoringDeclarations {
  return {
    probes: all.flatMap(({ probes }) => probes),
    scrapes: all.flatMap(({ scrapes }) => scrapes),
    ruleGroups: all.flatMap(({ ruleGroups }) => ruleGroups),
  };
}
