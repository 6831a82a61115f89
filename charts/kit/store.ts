import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import type { ContainerProps, Mount } from './container';
import { k8s } from './k8s';
import { podTemplate } from './pod-template';
import { Pods } from './pods';

export interface StoreProps {
  readonly cluster: Cluster;
  /** Its rank on a full node. */
  readonly priorityClass: string;
  /** Its name is the store's. */
  readonly container: Omit<ContainerProps, 'name'>;
  /** Run beside it, in each pod. Default: none. */
  readonly sidecars?: readonly ContainerProps[];
  /** The Service that gives each pod a name. */
  readonly serviceName: string;
  /** Numeric user (uid). */
  readonly user: number;
  /** The claim of each pod. */
  readonly claim: Claim;
  /** Pods, each on a node of its own. Default: 1. */
  readonly members?: number;
  /** Seconds between the request to stop and the kill: time to write out what is in memory. */
  readonly graceSeconds: number;
  /** Seconds that a pod has to be Ready before a rollout goes on to the next. Default: 0. */
  readonly settleSeconds?: number;
}

/** A claim template: its name, where it is mounted, and its size in bytes. */
export interface Claim {
  /** Never change it: pods would start on new, empty volumes, and the old ones would stay behind. */
  readonly name: string;
  readonly path: string;
  readonly size: string;
}

/** The volume of a claim as containers of the pod mount it. */
export const claimed = ({ name, path }: Claim): Mount => ({ path, volume: { name }, claimed: true });

/**
 * A data store whose pods have a claim of their own each. A StatefulSet ends the old pod before it starts the new one, so that
 * two servers never write the same files.
 */
export class Store extends Construct {
  readonly pods: Pods;

  constructor(
    scope: Construct,
    readonly name: string,
    props: StoreProps,
  ) {
    super(scope, name);
    const { cluster, claim, members = 1 } = props;
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
      graceSeconds: props.graceSeconds,
      spread: members > 1 ? oneANode(labels) : undefined,
      container: { ...props.container, name, mounts: [...(props.container.mounts ?? []), claimed(claim)] },
      sidecars: props.sidecars,
    });
    const statefulSet = k8s.KubeStatefulSet.manifest({
      metadata: { name },
      spec: {
        serviceName: props.serviceName,
        replicas: members,
        // Members find each other by themselves; one that does not start must not keep the others from it.
        // The same for one member, since nobody can change it when more come.
        podManagementPolicy: props.members === undefined ? undefined : 'Parallel',
        minReadySeconds: props.settleSeconds,
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
    // The API server adds these two to a claim template; without them Argo CD sees a difference for ever. The typed class drops them.
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

const oneANode = (labels: Pods['labels']): k8s.TopologySpreadConstraint => ({
  maxSkew: 1,
  topologyKey: 'kubernetes.io/hostname',
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: { matchLabels: labels },
});
