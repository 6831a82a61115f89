import type { Labels, PodSpec } from '../model/manifest';
import type { RenderedObject } from '../model/rendered';
import type { Amount } from './amount';

/** Pods with the same specification, as the scheduler sees them. */
export interface PodGroup {
  /** The environment, or K3s. */
  readonly environment: string;
  /** Undefined for the pods of K3s. */
  readonly object: RenderedObject | undefined;
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly spec: Pick<PodSpec, 'nodeSelector' | 'affinity' | 'topologySpreadConstraints'>;
  /** Of one pod. */
  readonly requests: Amount;
  /** Of one pod. */
  readonly limits: Amount;
  /** The value of the PriorityClass. */
  readonly priority: number;
  /** A DaemonSet: one pod on each node that the specification allows. */
  readonly onEachNode: boolean;
  /** The other pods, each with the claims of local volumes that it mounts. */
  readonly pods: readonly Pod[];
}

/** A pod, and the local volumes without which it cannot run: their node is its node. */
export interface Pod {
  readonly claims: readonly string[];
}
