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
}

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
export interface Monitored {
  readonly probes: readonly Probe[];
  readonly scrapes: readonly Scrape[];
  readonly ruleGroups: readonly RuleGroup[];
}

export const nothingMonitored: Monitored = { probes: [], scrapes: [], ruleGroups: [] };

export function together(all: readonly Monitored[]): Monitored {
  return {
    probes: all.flatMap(({ probes }) => probes),
    scrapes: all.flatMap(({ scrapes }) => scrapes),
    ruleGroups: all.flatMap(({ ruleGroups }) => ruleGroups),
  };
}
