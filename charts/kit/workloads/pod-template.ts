import type { Labels } from '@twisterlab/platform/model/manifest';
import type { k8s } from '../k8s';
import { type ContainerProps, container } from './container';

export interface PodTemplateProps {
  /** Labels of the selector, also set on the pods. */
  readonly labels: Labels;
  readonly extraLabels?: Labels;
  readonly container: ContainerProps;
  /** Sidecar containers. Default: none. */
  readonly sidecars?: readonly ContainerProps[];
  /** Init containers, in order. Default: none. */
  readonly init?: readonly ContainerProps[];
  /** Numeric user and group of all containers (uid, gid). */
  readonly user: number;
  /** Supplemental groups (gid). Default: none. */
  readonly groups?: readonly number[];
  readonly serviceAccount: string;
  readonly priorityClass: string;
  /** Topology spread over nodes. Default: none. */
  readonly spread?: k8s.TopologySpreadConstraint;
  /** Default: Always; Never for Jobs. */
  readonly restartPolicy?: 'Never';
  /** Seconds between SIGTERM and SIGKILL. Default: 30. */
  readonly terminationGracePeriodSeconds?: number;
  /** Sets hostNetwork and hostPID. Default: false. */
  readonly hostNetwork?: boolean;
  /** Labels of the nodes that may run the pod. Default: all nodes. */
  readonly nodeSelector?: Labels;
  /** Tolerates all taints. Default: false. */
  readonly tolerateAll?: boolean;
}

/** A pod under Pod Security `restricted`: not root, no token, no service links, seccomp. */
export function podTemplate(props: PodTemplateProps): k8s.PodTemplateSpec {
  const { labels, extraLabels, user, spread, init = [], sidecars = [] } = props;
  const mounts = [...init, props.container, ...sidecars].flatMap((each) => each.mounts ?? []);
  const volumes = mounts.filter(({ fromClaimTemplate: claimed }) => !claimed).map(({ volume }) => volume);
  const distinct = [...new Map(volumes.map((volume) => [volume.name, volume])).values()];
  return {
    metadata: { labels: { ...extraLabels, ...labels } },
    spec: {
      serviceAccountName: props.serviceAccount,
      automountServiceAccountToken: false,
      // A Service named redis would inject REDIS_PORT=tcp://..., which the MCP server cannot parse.
      enableServiceLinks: false,
      hostNetwork: props.hostNetwork || undefined,
      hostPid: props.hostNetwork || undefined,
      nodeSelector: props.nodeSelector,
      tolerations: props.tolerateAll ? [{ operator: 'Exists' }] : undefined,
      priorityClassName: props.priorityClass,
      restartPolicy: props.restartPolicy,
      terminationGracePeriodSeconds: props.terminationGracePeriodSeconds ?? 30,
      securityContext: {
        runAsNonRoot: user !== 0,
        runAsUser: user,
        runAsGroup: user,
        fsGroup: user,
        supplementalGroups: props.groups && [...props.groups],
        fsGroupChangePolicy: 'OnRootMismatch',
        seccompProfile: { type: 'RuntimeDefault' },
      },
      topologySpreadConstraints: spread && [spread],
      initContainers: init.length > 0 ? init.map(container) : undefined,
      containers: [props.container, ...sidecars].map(container),
      volumes: distinct.length > 0 ? distinct : undefined,
    },
  };
}
