import type { Labels } from '@twisterlab/platform/model/manifest';
import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../../environments/schema/cluster';
import { k8s } from '../k8s';
import { Pods } from '../network/pods';
import type { ContainerProps, Mount } from './container';
import { podTemplate } from './pod-template';

export interface StoreProps {
  readonly cluster: Cluster;
  /** Its PriorityClass. */
  readonly priorityClass: string;
  /** Its name is the name of the store. */
  readonly container: Omit<ContainerProps, 'name'>;
  /** Sidecar containers. Default: none. */
  readonly sidecars?: readonly ContainerProps[];
  /** The Service that gives each pod a DNS name. */
  readonly serviceName: string;
  /** Numeric user (uid). */
  readonly user: number;
  /** The volumeClaimTemplate. */
  readonly claim: Claim;
  /** Labels of the nodes that may run its pods. Default: all nodes. */
  readonly nodeSelector?: Labels;
  /** Pods, each on a separate node. Default: 1. */
  readonly replicas?: number;
  /** Seconds between SIGTERM and SIGKILL: time to flush memory to disk. */
  readonly terminationGracePeriodSeconds: number;
  /** Seconds that a pod must be Ready before a rollout continues with the next. Default: 0. */
  readonly minReadySeconds?: number;
}

/** A volumeClaimTemplate: name, mount path and size in bytes. */
export interface Claim {
  /** Never change it: pods would start with new, empty volumes and leave the old ones behind. */
  readonly name: string;
  readonly path: string;
  readonly size: string;
}

/** The mount of a claim. */
export const claimMount = ({ name, path }: Claim): Mount => ({ path, volume: { name }, fromClaimTemplate: true });

/**
 * A data store: a StatefulSet with one claim per pod. It terminates the old pod before it starts the new one, so two servers never
 * write the same files.
 */
export class Store extends Construct {
  readonly pods: Pods;

  constructor(
    scope: Construct,
    readonly name: string,
    props: StoreProps,
  ) {
    super(scope, name);
    const { cluster, claim, replicas: members = 1 } = props;
    this.pods = new Pods(this, name, Chart.of(this).namespace!);
    const labels = this.pods.labels;

    new k8s.KubeServiceAccount(this, 'account', { metadata: { name }, automountServiceAccountToken: false });
    if (members > 1) this.disruptionBudget();
    const template = podTemplate({
      labels,
      extraLabels: Chart.of(this).labels,
      user: props.user,
      serviceAccount: name,
      priorityClass: props.priorityClass,
      terminationGracePeriodSeconds: props.terminationGracePeriodSeconds,
      nodeSelector: props.nodeSelector,
      spread: members > 1 ? onePerNode(labels) : undefined,
      container: { ...props.container, name, mounts: [...(props.container.mounts ?? []), claimMount(claim)] },
      sidecars: props.sidecars,
    });
    const statefulSet = k8s.KubeStatefulSet.manifest({
      metadata: { name },
      spec: {
        serviceName: props.serviceName,
        replicas: members,
        // Members discover each other; one that does not start must not block the others. Also set for a single
        // member, because the field is immutable.
        podManagementPolicy: props.replicas === undefined ? undefined : 'Parallel',
        minReadySeconds: props.minReadySeconds,
        revisionHistoryLimit: 3,
        selector: { matchLabels: labels },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        template,
        volumeClaimTemplates: [
          {
            metadata: { name: claim.name, labels },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: cluster.storageClass,
              resources: { requests: { storage: k8s.Quantity.fromString(claim.size) } },
            },
          },
        ],
      },
    });
    // The API server adds these two fields; without them Argo CD reports a permanent difference. The typed class drops them.
    for (const each of statefulSet.spec.volumeClaimTemplates) {
      Object.assign(each, { apiVersion: 'v1', kind: 'PersistentVolumeClaim' });
    }
    new ApiObject(this, 'statefulset', statefulSet);
  }

  private disruptionBudget(): void {
    new k8s.KubePodDisruptionBudget(this, 'budget', {
      metadata: { name: this.name },
      spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels: this.pods.labels } },
    });
  }
}

const onePerNode = (labels: Pods['labels']): k8s.TopologySpreadConstraint => ({
  maxSkew: 1,
  topologyKey: 'kubernetes.io/hostname',
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: { matchLabels: labels },
});
