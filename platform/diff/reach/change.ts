/** Connections that are allowed on one side of the comparison only. */
export interface PathChange {
  readonly what: 'opened' | 'closed';
  /** A workload, or a range of addresses. */
  readonly from: string;
  readonly to: string;
  readonly ports: string;
  /** Which end is outside the cluster. */
  readonly outside: 'from' | 'to' | undefined;
  /** Whether an address of the internet is part of the range. */
  readonly internet: boolean;
  /** Whether the workloads are in different environments. */
  readonly crosses: boolean;
  /** Whether one of the workloads exists on one side only. */
  readonly isNew: boolean;
}
