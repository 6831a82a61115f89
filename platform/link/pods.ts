import type { Kinds } from '../model/kinds';
import type { Container, Labels, Manifest, PodSpec, PodTemplate } from '../model/manifest';
import type { Rendered } from '../model/rendered';

/** Pods that an object makes: its template, and what rules ask of it. */
export interface Workload {
  readonly object: Rendered;
  readonly namespace: string;
  readonly labels: Labels;
  readonly spec: PodSpec;
  /** Most pods at one time in a steady state: replicas, or the most that an autoscaler allows. Default: 1. */
  readonly pods: number;
  /** Pods beyond those while a rollout runs. */
  readonly surge: number;
}

/** Containers of a pod with the ones that run before them. */
export function allContainers({ initContainers = [], containers }: PodSpec): readonly Container[] {
  return [...initContainers, ...containers];
}

/** Names of the claims that a pod mounts by name; those that a StatefulSet's templates make for it are not among them. */
export function claimsIn({ volumes = [] }: PodSpec): readonly string[] {
  return [...new Set(volumes.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []))];
}

/**
 * The pods of an object; undefined when it makes none.
 * @param autoscaledTo most replicas of its autoscaler; undefined without one.
 * @param nodes of the cluster: a DaemonSet has a pod on each.
 */
export function workloadOf(object: Rendered, autoscaledTo: number | undefined, nodes: number): Workload | undefined {
  const manifest = object.manifest;
  const template = templateOf(manifest);
  if (!template) return undefined;
  const { replicas, strategy } = (manifest as Kinds['Deployment']).spec;
  const { parallelism } = (manifest as Kinds['Job']).spec;
  const pods = manifest.kind === 'DaemonSet' ? nodes : (autoscaledTo ?? replicas ?? parallelism ?? 1);
  const rolling = manifest.kind === 'Deployment' && strategy?.type !== 'Recreate';
  return {
    object,
    namespace: manifest.metadata.namespace ?? '',
    labels: template.metadata?.labels ?? {},
    spec: template.spec,
    pods,
    surge: rolling ? surgeOf(strategy?.rollingUpdate?.maxSurge ?? '25%', pods) : 0,
  };
}

function templateOf(manifest: Manifest): PodTemplate | undefined {
  switch (manifest.kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Job':
      return (manifest as Kinds['Deployment']).spec.template;
    case 'CronJob':
      return (manifest as Kinds['CronJob']).spec.jobTemplate.spec.template;
    case 'Pod':
      return { metadata: manifest.metadata, spec: (manifest as Kinds['Pod']).spec };
    default:
      return undefined;
  }
}

/** Percentages are of the replicas, rounded up, as the Deployment controller does. */
function surgeOf(maxSurge: number | string, pods: number): number {
  return typeof maxSurge === 'number' ? maxSurge : Math.ceil((Number.parseInt(maxSurge, 10) / 100) * pods);
}
