import { is } from '../model/kinds';
import type { Container, Labels, Manifest, PodSpec, PodTemplateSpec } from '../model/manifest';
import type { RenderedObject } from '../model/rendered';

/** An object that creates pods, with what rules read of its pod template. */
export interface Workload {
  readonly object: RenderedObject;
  readonly namespace: string;
  readonly labels: Labels;
  readonly spec: PodSpec;
  /** Most pods in a steady state: replicas, or maxReplicas of the autoscaler. Default: 1. */
  readonly pods: number;
  /** Additional pods during a rollout. */
  readonly surge: number;
}

/** Init containers, then containers. */
export function allContainers({ initContainers = [], containers }: PodSpec): readonly Container[] {
  return [...initContainers, ...containers];
}

/** Names of the claims in `volumes` of a pod, without those from a StatefulSet's templates. */
export function mountedClaims({ volumes = [] }: PodSpec): readonly string[] {
  return [...new Set(volumes.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []))];
}

/**
 * Undefined for objects that create no pods.
 * @param autoscaledTo maxReplicas of its autoscaler; undefined without one.
 * @param nodes number of nodes of the cluster: a DaemonSet has a pod on each.
 */
export function workloadOf(
  object: RenderedObject,
  autoscaledTo: number | undefined,
  nodes: number,
): Workload | undefined {
  const manifest = object.manifest;
  const template = templateOf(manifest);
  if (!template) return undefined;
  const pods = is(manifest, 'DaemonSet') ? nodes : (autoscaledTo ?? replicasOf(manifest));
  const strategy = is(manifest, 'Deployment') ? (manifest.spec.strategy ?? {}) : undefined;
  const rolling = strategy !== undefined && strategy.type !== 'Recreate';
  return {
    object,
    namespace: manifest.metadata.namespace ?? '',
    labels: template.metadata?.labels ?? {},
    spec: template.spec,
    pods,
    surge: rolling ? surgeOf(strategy.rollingUpdate?.maxSurge ?? '25%', pods) : 0,
  };
}

/** The specification of an object's pods: its own for a Pod; undefined for objects that create no pods. */
export function podSpecOf(manifest: Manifest): PodSpec | undefined {
  return templateOf(manifest)?.spec;
}

function templateOf(manifest: Manifest): PodTemplateSpec | undefined {
  if (is(manifest, 'Deployment', 'StatefulSet', 'DaemonSet', 'Job')) return manifest.spec.template;
  if (is(manifest, 'CronJob')) return manifest.spec.jobTemplate.spec.template;
  if (is(manifest, 'Pod')) return { metadata: manifest.metadata, spec: manifest.spec };
  return undefined;
}

function replicasOf(manifest: Manifest): number {
  if (is(manifest, 'Deployment', 'StatefulSet')) return manifest.spec.replicas ?? 1;
  return (is(manifest, 'Job') ? manifest.spec.parallelism : undefined) ?? 1;
}

/** Percentages are of the replicas, rounded up, as the Deployment controller does. */
function surgeOf(maxSurge: number | string, pods: number): number {
  return typeof maxSurge === 'number' ? maxSurge : Math.ceil((Number.parseInt(maxSurge, 10) / 100) * pods);
}
