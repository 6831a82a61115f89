import type { PodSpec } from '@twisterlab/platform/model/manifest';
import type { LiveObject } from '../fixtures/kubectl';

/** A pod; only the fields that this drill reads. */
export interface Pod extends LiveObject {
  readonly spec: PodSpec & { readonly nodeName?: string };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  };
}

/** The workload that created a pod. */
export interface Owner {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  /** `twisterlab/redis`. */
  readonly name: string;
}

/** Undefined for pods of tasks. */
export function ownerOf({ metadata }: Pod): Owner | undefined {
  const { namespace, labels = {}, ownerReferences = [] } = metadata;
  const [owner] = ownerReferences;
  if (owner?.kind === 'StatefulSet' || owner?.kind === 'DaemonSet')
    return { kind: owner.kind, name: `${namespace}/${owner.name}` };
  const hash = labels['pod-template-hash'];
  if (owner?.kind !== 'ReplicaSet' || hash === undefined) return undefined;
  return { kind: 'Deployment', name: `${namespace}/${owner.name.slice(0, -hash.length - 1)}` };
}

/** `twisterlab/redis-0` for a pod of a StatefulSet, which has this name again on another node, and the workload for others. */
export function nameOf(pod: Pod): string {
  const owner = ownerOf(pod);
  const { namespace, name } = pod.metadata;
  return owner && owner.kind !== 'StatefulSet' ? owner.name : `${namespace}/${name}`;
}

export const isTerminating = ({ metadata }: Pod): boolean => metadata.deletionTimestamp !== undefined;

/** Whether it serves: a pod that terminates is no endpoint. */
export function isAvailable(pod: Pod): boolean {
  const conditions = pod.status?.conditions ?? [];
  return !isTerminating(pod) && conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** The scheduler's reason for a pod without a node; undefined for others. */
export function reasonToWait(pod: Pod): string | undefined {
  if (pod.spec.nodeName !== undefined || isTerminating(pod)) return undefined;
  const { message } = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled') ?? {};
  return message ?? 'the scheduler has not seen it';
}
